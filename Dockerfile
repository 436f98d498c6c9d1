# csc dev and the other commands, without a Python of one's own.
#   docker build -t csc .        docker run --rm -p 8080:8080 -v "$PWD:/app" csc
ARG BASE=python:3.11-slim

FROM ${BASE} AS build
COPY pyproject.toml README.md LICENSE /src/
COPY csc /src/csc
COPY compiler /src/compiler
COPY emulator /src/emulator
COPY wasm /src/wasm
# Neither pip nor anything that only an installation needs goes into the image.
RUN python3.11 -m venv /csc \
 && /csc/bin/python -m pip install --quiet --no-cache-dir --no-compile --disable-pip-version-check /src \
 && /csc/bin/python -m pip uninstall --quiet --yes setuptools pip \
 && /csc/bin/python -m compileall -q -x 'botocore/(data|vendored)|/tests?/' /csc/lib/python3.11/site-packages/csc \
 && find /csc -type d -name tests -prune -exec rm -rf {} +

FROM ${BASE}
RUN useradd --uid 10001 --create-home csc && mkdir /app /state && chown csc:csc /app /state
COPY --from=build /csc /csc
ENV PATH=/csc/bin:$PATH PYTHONUNBUFFERED=1 NO_COLOR=1
USER csc
WORKDIR /app
VOLUME /state
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=3 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/_csc/health', timeout=2)"]
ENTRYPOINT ["csc"]
CMD ["dev", "/app", "--host", "0.0.0.0", "--state", "/state/csc.db"]
