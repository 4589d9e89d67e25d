"""The words with which people ask to be left alone, by language: their own script and an English keyboard.

To add a language: a row in `WHOLE`, and for messages of more words one in `NO_MORE` and `CONTACT`. All but
English: to be reviewed by native readers.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Whole messages, ISO 639 code → phrases. Those of the telephone networks are among them.
WHOLE: Mapping[str, tuple[str, ...]] = {
    "en": (
        "stop", "stpo", "sotp", "tsop", "stp",
        "stop it", "stop all", "stopall", "stop now", "stop this", "stop here", "stop there",
        "unsubscribe", "unsubscribe me", "unsub", "quit", "end", "cancel", "revoke", "opt out", "optout",
        "opt me out", "i want to opt out", "stop messaging me", "stop texting me", "stop contacting me",
        "stop messaging", "stop texting", "stop sending messages", "stop sending me messages",
        "stop sending me texts", "stop messages", "stop the messages", "stop texts", "stop spamming me",
        "stop bothering me", "stop writing to me", "leave me alone", "no more messages", "no more texts",
        "no more messages please", "remove me", "remove me from the list", "remove me from your list",
        "take me off", "take me off the list", "take me off your list", "take me off this list",
        "don't message me", "dont message me", "don't text me", "dont text me", "don't contact me",
        "dont contact me", "do not contact me", "do not message me", "do not text me", "i want out",
        "let me out", "go away", "end survey", "stop the survey", "stop survey", "cancel survey",
        "quit survey", "end the survey",
    ),
    "cy": (
        "stopio", "stopiwch", "stopwch", "stopia", "stopiwch nawr", "stopiwch hi",
        "dim mwy", "dim mwy o negeseuon",
        "dim rhagor", "dim rhagor o negeseuon", "peidiwch", "paid", "peidiwch a chysylltu a fi",
        "peidiwch a chysylltu a mi", "peidiwch a chysylltu", "peidiwch a thecstio",
        "peidiwch ag anfon negeseuon", "peidiwch ag anfon rhagor", "gadewch lonydd i mi",
        "gadewch lonydd i fi", "gadwch lonydd i fi", "gad lonydd i fi", "gadewch fi fod",
        "rhowch y gorau iddi", "rhowch gorau iddi", "rho'r gorau iddi", "dad-danysgrifio", "datdanysgrifio",
        "canslo", "diwedd", "tynnwch fi oddi ar y rhestr",
    ),
    "pl": (
        "przestać", "przestań", "przestańcie", "zatrzymaj", "zatrzymać", "koniec", "wypisz", "wypisz mnie",
        "wypiszcie mnie", "rezygnuję", "anuluj", "dość", "nie pisz", "nie piszcie", "nie pisz do mnie",
        "zakończ", "wyrejestruj",
    ),
    "ro": (
        "opriți", "opriți-vă", "oprește", "oprește-te", "gata", "ajunge", "dezabonare", "dezabonează-mă",
        "dezabonați-mă", "renunț", "anulare", "anulează", "terminați", "nu mai scrieți", "nu mai trimiteți",
    ),
    "pt": (
        "parar", "pare", "pára", "para", "parem", "chega", "cancelar", "cancela", "sair", "remover",
        "basta", "descadastrar", "anular", "sem mais mensagens", "deixem-me em paz", "me deixe em paz",
    ),
    "es": (
        "alto", "parar", "pare", "para", "paren", "basta", "ya basta", "baja", "cancelar", "cancela",
        "detener", "deténganse", "detente", "no más", "no más mensajes", "salir", "déjenme en paz",
        "anular",
    ),
    "fr": (
        "arrêt", "arrêter", "arrête", "arrêtez", "stoppez", "désabonner", "désabonnez-moi", "se désabonner",
        "désabonnement", "désinscription", "désinscrire", "désinscrivez-moi", "annuler", "ça suffit",
        "assez", "laissez-moi tranquille", "fin", "résilier", "plus de messages",
    ),
    "it": (
        "ferma", "fermati", "fermare", "fermate", "fermatevi", "basta", "smetti", "smettila", "smettetela",
        "annulla", "cancella", "cancellami", "cancellatemi", "disiscrivimi", "disdici", "disdetta",
        "lasciatemi in pace", "basta messaggi",
    ),
    "de": (
        "stopp", "aufhören", "aufhoeren", "hör auf", "hören Sie auf", "hoeren Sie auf", "hört auf",
        "abmelden", "abbestellen", "abbrechen", "beenden", "ende", "schluss", "keine nachrichten mehr",
        "halt", "genug", "lasst mich in ruhe", "lassen Sie mich in ruhe", "stoppen",
    ),
    "nl": (
        "stoppen", "stop ermee", "afmelden", "uitschrijven", "ophouden", "hou op", "houd op", "genoeg",
        "annuleren",
    ),
    "sv": ("sluta", "avsluta", "avregistrera", "avprenumerera"),
    "ar": (
        "توقف", "توقفوا", "قف", "أوقف", "إيقاف", "إلغاء", "إلغاء الاشتراك", "الغاء الاشتراك", "كفى", "خلاص",
        "ستوب", "لا تراسلني", "لا ترسل", "وقف", "tawaqaf", "tawaqqaf", "tawakaf", "waqef", "wakef",
        "khalas", "kafa",
    ),
    "fa": (
        "توقف", "بس", "بس کن", "بس کنید", "لغو", "لغو اشتراک", "لغو11", "لغو 11", "کافیه", "کافی است",
        "نفرست", "نفرستید", "دیگه نفرست", "استاپ", "bas kon", "bas konid", "tavaghof", "tavaqof", "laghv",
        "kafie", "nafrest",
    ),
    "ku": (
        "bes", "bes e", "bese", "êdî bes e", "rawestîne", "rawestin", "raweste", "rawestînin", "bisekine",
        "bisekinin", "dawî", "betal bike", "nenivîse",
    ),
    "ckb": (
        "بوەستە", "بوەستن", "بیوەستێنە", "بەسە", "بەس", "ڕایبگرە", "راگرە", "وەستان", "bwasta", "basa",
        "basse",
    ),
    "ur": (
        "بند کرو", "بند کریں", "بند کر دو", "بند کر دیں", "بند کردیں", "بند کرو یہ", "رکو", "رکیں",
        "رک جاؤ", "روکو", "روکیں", "بس", "بس کرو", "بس کریں", "ختم", "ختم کرو", "ختم کریں", "منسوخ", "سٹاپ",
        "اسٹاپ", "band karo", "band karein", "band karen", "band kar do", "band kardo", "bund karo", "ruko",
        "ruk jao", "roko", "bas karo", "bas karein", "bus karo", "khatam", "khatam karo",
    ),
    "pa": (
        "ਬੰਦ ਕਰੋ", "ਬੰਦ ਕਰ ਦਿਓ", "ਬੰਦ ਕਰ", "ਰੁਕੋ", "ਰੋਕੋ", "ਬੱਸ", "ਬਸ", "ਬੱਸ ਕਰੋ", "ਬਸ ਕਰੋ", "ਸਟਾਪ",
        "ਰੱਦ ਕਰੋ",
    ),
    "bn": (
        "বন্ধ", "বন্ধ করুন", "বন্ধ করো", "বন্ধ কর", "থামুন", "থামো", "থামান", "বাতিল", "বাতিল করুন", "স্টপ",
        "আর না", "bondho", "bondho korun", "bondho koro", "bandho korun", "thamun", "thamo", "thaman",
        "batil",
    ),
    "hi": (
        "stop karo", "stop kar do", "stop kijiye", "बंद करो", "बंद करें", "बंद करिए", "बंद कीजिए",
        "बन्द करो", "बंद कर दो", "रुको", "रुकिए", "रुकें", "रोको", "रोकें", "रोकिए", "बस", "बस करो",
        "बस कीजिए", "स्टॉप", "रद्द करें", "समाप्त", "rukiye", "rokiye", "band kijiye", "band kare",
    ),
    "gu": (
        "બંધ કરો", "બંધ", "બંધ કરી દો", "રોકો", "રોકાઓ", "અટકો", "બસ", "બસ કરો", "સ્ટોપ", "રદ કરો",
        "bandh karo", "bandh kari do", "rokao", "atko",
    ),
    "ne": ("बन्द गर्नुहोस्", "बन्द गर", "रोक्नुहोस्", "रोक", "पुग्यो", "banda garnus", "roknuhos", "pugyo"),
    "ta": (
        "niruthunga", "niruthungo", "நிறுத்து", "நிறுத்துங்கள்", "நிறுத்தவும்", "நிறுத்துக", "நில்",
        "போதும்", "ரத்து", "ஸ்டாப்", "niruthu", "niruthungal", "nirutthu", "niruthavum", "podhum", "pothum",
    ),
    "ml": ("നിർത്തുക", "നിർത്തൂ", "നിർത്ത്", "മതി", "nirthu", "nirthuka", "mathi"),
    "so": (
        "jooji", "joojiya", "joojin", "joojiso", "istaag", "istaaga", "iska daa", "iska daaya", "iga daa",
        "iga daaya", "dhamee", "waa igu filan", "waa ku filan", "ka noqo",
    ),
    "sw": ("acha", "acheni", "simama", "komesha", "sitisha", "inatosha"),
    "am": ("አቁም", "አቁሙ", "አቁሚ", "ይቁም", "በቃ", "akum", "beka"),
    "ti": ("ደው በል", "ደው በሉ", "ጠጠው በል", "ይኣክል", "ይአክል"),
    "ps": ("ودرېږه", "ودریږه", "ودرېږئ", "ودریږئ", "بند کړه", "بند کړئ", "بس دی"),
    "uk": (
        "стоп", "зупини", "зупиніть", "зупинити", "зупинись", "зупиніться", "припини", "припиніть",
        "припинити", "досить", "годі", "відписатися", "відписатись", "відпишіть мене", "скасувати",
        "не пишіть", "не пишіть мені", "кінець", "zupynit", "prypynit", "dosyt", "vidpysatys",
    ),
    "ru": (
        "удалите меня", "отстаньте", "остановить", "остановите", "остановитесь", "остановись", "прекрати",
        "прекратите", "прекратить", "перестаньте", "хватит", "довольно", "отписаться", "отписка",
        "отпишите", "отпишите меня", "отмена", "отменить", "конец", "не пишите", "не пишите мне", "hvatit",
        "khvatit", "ostanovite", "prekratite", "otpisatsya", "otpiska",
    ),
    "bg": ("спри", "спрете", "стига", "отпиши ме", "отпишете ме", "отказ", "спиране", "stiga", "sprete"),
    "cs": (
        "přestaňte", "přestaň", "zastavte", "zastavit", "odhlásit", "odhlaste mě", "dost", "konec",
        "zrušit",
    ),
    "sk": ("prestaňte", "prestaň", "zastaviť", "odhlásiť", "odhláste ma", "zrušiť"),
    "hu": (
        "állj", "megállj", "hagyja abba", "hagyd abba", "hagyják abba", "leiratkozás", "leiratkozom",
        "elég", "elég volt", "vége", "leállítás",
    ),
    "lt": (
        "stabdyti", "sustabdykite", "sustokite", "sustok", "baigti", "baikite", "atšaukti", "atsisakau",
        "atsisakyti", "gana", "užteks", "nerašykite",
    ),
    "lv": ("pārtrauciet", "apturēt", "apstājieties", "beidziet", "pietiek", "atteikties"),
    "el": (
        "σταμάτα", "σταματήστε", "σταμάτησε", "στοπ", "διακοπή", "τέλος", "αρκετά", "διαγραφή", "stamata",
        "stamatiste", "arketa",
    ),
    "sq": ("ndal", "ndalo", "ndaloni", "ndalu", "mjaft", "boll", "çregjistrohu"),
    "zh": (
        "停", "停止", "停下", "停一下", "停止发送", "停止發送", "退订", "退訂", "取消", "取消订阅",
        "取消訂閱", "结束", "結束", "终止", "終止", "够了", "夠了", "不要再发", "不要再发了", "不要发了",
        "别发了", "別發了", "不要再發", "td", "tingzhi", "tuiding", "quxiao",
    ),
    "ja": ("やめて", "やめてください", "止めて", "止めてください", "ストップ", "中止", "解除"),
    "ko": ("중지", "그만", "그만해", "그만하세요", "정지", "멈춰", "수신거부"),
    "th": ("หยุด", "ยกเลิก", "พอแล้ว"),
    "tr": (
        "dur", "durdur", "durdurun", "durun", "yeter", "yeter artık", "iptal", "iptal et", "bırak",
        "bırakın", "çık", "ret", "vazgeç", "vazgeçtim", "kes şunu",
    ),
    "vi": (
        "dừng", "dừng lại", "ngừng", "ngừng lại", "ngưng", "hủy", "hủy đăng ký", "đủ rồi", "từ chối",
        "thôi",
    ),
    "tl": ("tigil", "itigil", "hinto", "ihinto", "tama na", "itigil mo", "itigil na"),
}  # fmt: skip

#: Words for stop that are ordinary words of the languages named: there they are asked about.
ALSO_ORDINARY: Mapping[str, frozenset[str]] = {
    "dur": frozenset(("cy",)),  # steel
    "dung": frozenset(("en",)),
    "paid": frozenset(("en",)),
    "acha": frozenset(("hi", "ur", "pa", "gu")),  # good, fine
    "dost": frozenset(("ur", "tr", "fa", "hi", "pa")),  # friend
    "gana": frozenset(("hi", "ur", "pa", "es")),  # song; wish
}

#: Words that end a sentence as often as a conversation: only as the whole message.
WEAK = frozenset((
    "baja", "basta", "cancel", "canslo", "dim mwy", "dim rhagor", "diwedd", "end", "ende", "fin", "gana",
    "gata", "genug", "go away", "halt", "konec", "koniec", "quit", "revoke", "конец", "кінець",
))  # fmt: skip

#: What may stand before or after, in any language, without changing what is meant.
FILLERS = (
    "уже", "вже", "ji", "ਜੀ", "hun", "już", "déjà", "già", "endlich", "finalmente", "allora", "alors",
    "بقى", "دیگر", "دیگه", "enough", "please", "pls", "plz", "thanks", "thank you", "thankyou", "thx", "ta",
    "cheers", "ok", "okay", "just", "now", "right now", "hi", "hello", "hey", "sorry", "mate",
    "immediately", "ok then", "os gwelwch yn dda", "plis", "diolch", "diolch yn fawr", "nawr", "rwan",
    "sori", "helo", "na", "iawn", "proszę", "dziękuję", "teraz", "vă rog", "te rog", "mulțumesc", "acum",
    "por favor", "obrigado", "obrigada", "agora", "gracias", "ahora", "ya", "s'il vous plaît",
    "s'il te plaît", "svp", "stp", "merci", "maintenant", "per favore", "per piacere", "grazie", "adesso",
    "bitte", "danke", "jetzt", "sofort", "alsjeblieft", "alstublieft", "bedankt", "nu", "tack", "من فضلك",
    "لو سمحت", "رجاء", "شكرا", "الان", "min fadlak", "shukran", "لطفا", "مرسی", "ممنون", "lotfan",
    "ji kerema xwe", "spas", "تکایە", "سوپاس", "براہ کرم", "براہ مہربانی", "برائے مہربانی", "پلیز", "شکریہ",
    "meherbani", "mehrbani", "shukriya", "ab", "yeh", "ye", "isse", "یہ", "اسے", "ਕਿਰਪਾ ਕਰਕੇ", "দয়া করে",
    "অনুগ্রহ করে", "doya kore", "plij", "ধন্যবাদ", "कृपया", "प्लीज", "धन्यवाद", "अब", "इसे", "kripya",
    "કૃપા કરીને", "મહેરબાની કરીને", "આભાર", "தயவுசெய்து", "தயவு செய்து", "நன்றி", "thayavu seithu",
    "fadlan", "mahadsanid", "hadda", "tafadhali", "asante", "будь ласка", "дякую", "зараз", "bud laska",
    "пожалуйста", "спасибо", "сейчас", "pozhaluysta", "prosím", "kérem", "kérlek", "köszönöm", "prašau",
    "ačiū", "lūdzu", "παρακαλώ", "ευχαριστώ", "ju lutem", "请", "請", "谢谢", "謝謝", "qing", "lütfen",
    "teşekkürler", "artık", "xin", "làm ơn", "cảm ơn", "ngay", "po", "salamat",
)  # fmt: skip

#: Beginnings of words that say: no more, or not. "=" closes the word.
NO_MORE: Mapping[str, tuple[str, ...]] = {
    "pl": (
        "przesta", "zatrzym", "skończ", "koniec", "nie chc", "nie życz", "nie pisz", "nie wysył", "wypis",
        "rezygn", "dość", "stop=",
    ),
    "ro": ("opri", "opre", "nu mai", "nu vreau", "stop=", "gata", "dezabon", "nu îmi", "nu-mi"),
    "pt": (
        "deixar de", "parar", "parem", "pare=", "deixe", "deixem", "não quero", "não mand", "não me mand",
        "não envi", "não me envi", "chega", "cancelar", "sair", "stop=", "não escrev",
    ),
    "es": (
        "dejar de", "dejad", "parar", "paren", "pare=", "dejen", "deje=", "no quiero", "no me mand",
        "no me envi", "no me escrib", "no mand", "no envi", "basta", "cancelar", "stop=", "no más",
        "no deseo",
    ),
    "fr": (
        "arrête", "arrêt=", "stop", "ne veux plus", "ne veux pas", "ne souhaite plus", "ne plus", "plus de",
        "cesse", "désabonn", "désinscri", "n'envoyez", "ne m'envoyez", "ne m'écri",
    ),
    "it": (
        "smett", "ferma=", "fermate", "basta", "non voglio", "non mand", "non mi mand", "non scriv",
        "non mi scriv", "non invi", "non mi invi", "non mi contatt", "stop=", "cancella", "disiscri",
    ),
    "de": (
        "stop", "aufhör", "aufhoer", "hör", "keine", "nicht mehr", "abmeld", "beend", "schluss",
        "will nicht", "möchte nicht", "lass", "abbestell",
    ),
    "nl": ("stop", "niet meer", "geen", "wil niet", "ophoud", "afmeld"),
    "ar": (
        "توقف", "اوقف", "وقف", "لا اريد", "لا ارغب", "لا ترسل", "لا تراسل", "الغاء", "كفى", "ما ابغى",
        "ما بدي",
    ),
    "fa": (
        "نفرست", "بس کن", "توقف", "لغو", "نمی خواه", "نمیخواه", "نمیخوام", "نمی خوام", "قطع کن", "ننویس",
    ),
    "ku": ("bes", "rawest", "naxwaz", "bisekin", "neşîn", "nenivîs"),
    "ckb": ("بوەست", "بەسە", "نامەو", "مەنێر", "ڕایبگر"),
    "ur": ("بند کر", "مت ", "نہیں چاہ", "نہ بھیج", "روک", "بس کر"),
    "roman-ur": (
        "band kar", "bund kar", "mat bhej", "nahi chahiye", "nahin chahiye", "na bhej", "rok do", "bas kar",
    ),
    "pa": ("ਬੰਦ ਕਰ", "ਨਾ ਭੇਜ", "ਨਹੀਂ ਚਾਹ", "ਰੋਕ", "ਬੱਸ ਕਰ"),
    "bn": ("বন্ধ", "আর না", "চাই না", "থাম", "পাঠাবেন না", "পাঠিও না"),
    "roman-bn": ("bondho", "chai na", "pathaben na", "r na"),
    "hi": ("बंद कर", "बन्द कर", "मत भेज", "मत ", "नहीं चाहिए", "रोक", "न भेज"),
    "gu": ("બંધ કર", "નથી જોઈત", "રોક", "ના મોકલ", "ન મોકલ", "મોકલશો ન"),
    "ta": ("நிறுத்", "வேண்டாம்", "அனுப்பாத", "போதும்"),
    "roman-ta": ("niruth", "vendam", "venaam", "anuppath", "podhum"),
    "so": ("jooji", "ha ii", "ha i soo", "ma rabo", "ma doonayo", "iska daa", "dhamee"),
    "uk": (
        "видаліть", "зупиніть", "зупини=", "зупинити", "припин", "не пиш", "не надсил", "не хоч", "досить",
        "відпис", "відпиш", "стоп", "перестан",
    ),
    "ru": (
        "удалите", "удали ", "останови", "прекрат", "не пиш", "не присыл", "не шли", "не хочу", "хватит",
        "отпис", "отпиш", "стоп", "перестан", "больше не",
    ),
    "bg": ("спрете", "спри", "не пиш", "не искам", "отпиш", "стига"),
    "cs": ("přesta", "zastav", "nechci", "nechcem", "neposíl", "nepiš", "odhl", "už ne"),
    "hu": ("ne küld", "ne írj", "hagyj", "leiratk", "nem kér", "nem szeretn", "elég"),
    "lt": ("nesiųsk", "nerašyk", "sustabd", "nenoriu", "atsisak", "nebe", "gana"),
    "el": ("σταματ", "δεν θέλω", "μη μου", "μην μου", "διαγρ"),
    "sq": ("ndal", "nuk dua", "mos më", "mjaft"),
    "tr": (
        "dur=", "durdur", "iptal", "göndermeyin", "gönderme=", "atmayın", "atma=", "yazmayın", "yazma=",
        "istemiyor", "yeter", "bırak",
    ),
    "vi": ("dừng", "ngừng", "hủy", "không muốn", "đừng"),
    "zh": ("停", "不要", "别", "別", "退订", "退訂", "取消", "不想"),
    "tl": ("itigil", "tigil", "ayaw ko", "ayoko", "huwag", "tama na"),
}  # fmt: skip

#: Beginnings of words about messages and the survey itself.
CONTACT: Mapping[str, tuple[str, ...]] = {
    "pl": ("list", "pisa", "pisz", "wiadomoś", "sms", "wysył", "kontakt", "ankiet", "z listy", "esemes"),
    "ro": ("mesaj", "sms", "scri", "trimit", "contact", "sondaj", "de pe list"),
    "pt": (
        "mensag", "sms", "escrev", "envi", "mand", "contact", "contat", "da lista", "inquérit",
        "quero parar", "quero sair", "pesquisa",
    ),
    "es": (
        "mensaj", "sms", "escrib", "envi", "mand", "contact", "de la lista", "encuesta", "quiero parar",
        "quiero salir",
    ),
    "fr": (
        "messag", "sms", "texto", "écri", "envoy", "contact", "la liste", "sondage", "questionnaire",
        "vos questions",
    ),
    "it": ("messagg", "sms", "scriv", "mand", "invi", "contatt", "dalla lista", "sondagg"),
    "de": ("nachricht", "sms", "schreib", "schick", "send", "kontakt", "liste", "umfrag", "meine nummer"),
    "nl": ("bericht", "sms", "stur", "schrijv", "contact", "lijst", "enquête"),
    "ar": ("رسائل", "رساله", "رسالة", "ترسل", "ارسال", "تراسل", "مراسل", "تتصل", "استبيان", "استطلاع"),
    "fa": ("پیام", "پیغام", "اس ام اس", "تماس", "فرست", "نظرسنجی"),
    "ku": ("peyam", "mesaj", "nivîs", "binivîs", "bişîn", "neşîn", "sms", "nenivîs"),
    "ckb": ("نامە", "پەیام", "نێر", "پەیوەندی"),
    "ur": ("پیغام", "میسج", "ایس ایم ایس", "بھیج", "رابطہ", "سروے"),
    "roman-ur": ("message", "msg", "sms", "bhej", "paigham", "sandesh", "survey", "contact"),
    "pa": ("ਸੁਨੇਹ", "ਮੈਸੇਜ", "ਭੇਜ", "ਸੰਪਰਕ"),
    "bn": ("মেসেজ", "বার্তা", "পাঠা", "এসএমএস", "যোগাযোগ"),
    "roman-bn": ("message", "msg", "sms", "patha", "jogajog"),
    "hi": ("संदेश", "सन्देश", "मैसेज", "मेसेज", "भेज", "संपर्क", "एसएमएस", "सर्वे"),
    "gu": ("સંદેશ", "મેસેજ", "મોકલ", "સંપર્ક"),
    "ta": ("செய்தி", "மெசேஜ்", "அனுப்ப", "தொடர்பு"),
    "roman-ta": ("message", "msg", "sms", "anupp", "seithi"),
    "so": ("fariin", "farriin", "fariim", "qorin", "soo dir", "sms", "message", "xiriir", "qoraal"),
    "uk": ("розсил", "пиш", "писа", "повідомл", "надсил", "смс", "дзвон", "опитув"),
    "ru": ("пиш", "писа", "сообщ", "присыл", "шлит", "смс", "звон", "опрос", "рассыл"),
    "bg": ("съобщен", "пиш", "смс", "изпращ"),
    "cs": ("zpráv", "správ", "sms", "piš", "psát", "písa", "posíl", "kontakt"),
    "hu": ("üzenet", "sms", "küld", "írj", "listá", "kérdőív"),
    "lt": ("žinut", "sms", "siųsk", "siųst", "rašy", "nerašyk", "nesiųsk", "apklaus"),
    "el": ("μήνυμα", "μηνύματα", "στέλν", "στείλ", "γράφ", "sms"),
    "sq": ("mesazh", "sms", "shkruaj", "shkruani", "dërgo"),
    "tr": ("mesaj", "sms", "yazmayın", "yazma=", "gönder", "anket", "iletişim"),
    "vi": ("tin nhắn", "nhắn tin", "gửi", "liên lạc", "sms", "khảo sát"),
    "zh": ("发", "發", "信息", "短信", "消息", "訊息", "联系", "聯繫", "调查", "調查"),
    "tl": ("mensahe", "text", "magpadala", "magtext", "message", "survey"),
}  # fmt: skip
