"""Sentences that ask to be left alone in English and Welsh, where most words of stopping are about cars.

Patterns over what `stopping` compares: small letters, no accents, lines ended with a full stop. Welsh: to be
reviewed by a native reader.
"""

from __future__ import annotations

import re

_DOING = (
    r"(?:messaging|messagin|msging|texting|textin|txting|contacting|emailing|bothering|spamming|pestering|harassing|ringing|calling|asking"
    r"|writing|bugging)"
)
_DO = r"(?:text|txt|message|msg|contact|email|write to|bother|pester|call|ring|spam)"
_THIS_TO_ME = (
    r"(?:me|us|my\b|this number|these|this\b(?! (?:area|place|town|street|estate))|your|any ?more"
    r"|messages|texts)"
)
_SURVEY = r"(?:messages?|texts?|surveys?|questions?|questionnaire|chat|sms|msgs?)"
_CLOSE = r"(?:\s*(?:$|[.,!?;:]|please|thanks|thank|pls|now\b))"
_DONT = r"(?:don'?t|do not|never)"
_OH = r"(?:oh |no |nah |ok |please |pls |plz |just |i'?m |im |i am |well |sorry )*"

_ENGLISH = (
    rf"\bstop(?:ping)? (?:{_DOING}|sending|the|these|those|your|all|with)\b(?: \w+){{0,2}}? {_SURVEY}\b",
    rf"\bstop {_DOING}(?: (?:me|us|to (?:me|her|him))\b|{_CLOSE})",
    rf"\bstop sending {_THIS_TO_ME}",
    rf"\bstop {_DO} (?:me|us)\b",
    rf"\b{_DONT}(?: ever)? {_DO} (?:me|us|this number)\b",
    (
        rf"\b{_DONT} (?:want|need|wish)(?: to)?(?: (?:get|receive|have|be sent|answer|do|take))?"
        rf"(?: (?:any|these|this|your|more|of|anymore|no))* {_SURVEY}\b"
    ),
    (
        rf"\b{_DONT} (?:want|wish) to (?:be (?:contacted|messaged|texted|asked)|take part|do this|carry on"
        r"|continue|answer (?:any ?more|this|these))\b"
    ),
    rf"\bno more (?:of (?:these|your|this) ?)?(?:{_SURVEY}\b|please\b)",
    r"\b(?:take|remove|get|delete) (?:me|my (?:number|name|phone|details)) (?:off|from|out of)\b",
    r"\b(?:remove|delete) my number\b",
    r"\b(?:unsubscribed?|opt(?:ing|ed)? out|opt[- ]?out)\b",
    r"\bleave me (?:alone|be|in peace)\b",
    (
        r"(?<!never )\b(?:want|wanna|like|need|wish|can i|can we|could we|may i|let me|lets|let's"
        r"|how (?:do|can) i)"
        rf"(?: to)? (?:stop|quit)(?: (?:getting|receiving|answering|doing)"
        rf" (?:this|these|it|them|your|{_SURVEY})\b"
        rf"|(?: (?:this|these|it|here|now|the|your|them))?(?: {_SURVEY})?{_CLOSE})"
    ),
    r"^(?:ok |please |just |no )*(?:stop|quit) (?:i|im|i'm|i've|ive|you|u|its|it's|am|this is|that's)\b",
    r"\b(?:stop|end|quit|cancel) (?:this|the|your) (?:survey|questionnaire|chat|conversation)\b",
    r"^(?:no|nah|na|yes|well) (?:stop|quit)(?: it)?$",
    rf"\b(?:want|wanna|like|need|wish|can i|let me) (?:to )?(?:leave|end) (?:this|the|your) {_SURVEY}\b",
    rf"^{_OH}(?:fuck|fck|f|piss|sod|bugger) ?(?:right )?off$",
    rf"^{_OH}(?:get lost|not interested(?: sorry| thanks| thank you)?|no more|enough of this)$",
    rf"^{_OH}can (?:you|u|ya) stop(?: now| it| this)?$",
    rf"^{_OH}(?:i )?{_DONT} want (?:this|it|these|to do this) (?:any ?more|no more|now)$",
    r"\bnot interested\b.*\b(?:stop|message|text|contact|bye|remove)",
)

_WELSH = (
    (
        r"\bpeidi(?:wch|o) (?:a|ag) (?:anfon|gyrru|danfon|hala|ch?ysylltu|th?ecstio|ysgrifennu|sgwennu"
        r"|phoeni fi|haslo)\b"
    ),
    r"\bpaid(?: a| ag)? (?:anfon|gyrru|danfon|hala|ch?ysylltu|th?ecstio)\b",
    r"\bstop(?:iwch|wch|io|ia) (?:anfon|gyrru|danfon|hala|cysylltu|tecstio|poeni|haslo|ysgrifennu|gofyn)\b",
    (
        r"\b(?:eisiau|isio|moyn|hoffwn|am|sut (?:ydw|dw|alla|mae) i'?n?|sut mae|ga i|gawn ni|modd)(?: i)?"
        r" stopio(?: (?:hyn|nawr|rwan|yma|hwn|y negeseuon|cael|derbyn|ateb)\b|\s*(?:$|[.,!?;:]))"
    ),
    r"\b(?:gad(?:ew|w)?ch|gad) (?:lonydd i (?:mi|fi|ni)|fi fod|fi'n llonydd)\b",
    (
        r"\bd+im (?:eisiau|isio|moyn|am gael)(?: (?:cael|derbyn|clywed|rhagor|mwy|dim|unrhyw|o))* "
        r"(?:negeseuon|neges|tecsts?|cwestiynau|gwestiynau|arolwg|hyn)\b"
    ),
    r"\b(?:dim )?(?:mwy|rhagor) o (?:negeseuon|gwestiynau|decsts?|arolygon|hyn(?:\b| plis))(?! gan y cyngor)",
    r"\btynnwch (?:fi|fy rhif|fy enw)\b",
    r"\brhowch y gorau i (?:anfon|hyn|gysylltu|decstio|ofyn)\b",
)

REQUESTS = tuple(re.compile(pattern) for pattern in (*_ENGLISH, *_WELSH))
