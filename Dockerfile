# syntax=docker/dockerfile:1
# The same steps as make's: the locked packages with their hashes, then the checked model, then the program.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv .venv \
 && .venv/bin/python -m pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY . .
RUN .venv/bin/python tools/link_checkout.py \
 && .venv/bin/python -m nlp.models_setup /app/models

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin listenwell \
 && mkdir -p /app/var \
 && chown listenwell /app/var
WORKDIR /app
COPY --from=build /app /app
ENV PATH="/app/.venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    LISTENWELL_HOST=0.0.0.0 \
    LISTENWELL_MODELS=/app/models
USER 10001
VOLUME /app/var
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=40s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/readyz', timeout=4)"]
CMD ["listenwell", "run"]
