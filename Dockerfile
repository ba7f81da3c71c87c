# Two stages: what installs stays behind. Each step also works without containers, in a clean virtual environment.
FROM python:3.12-slim AS build
WORKDIR /build
COPY requirements.lock ./
RUN python -m venv /opt/venv \
 && /opt/venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY bot /opt/decide/bot
COPY handlers /opt/decide/handlers
COPY storage /opt/decide/storage
RUN /opt/venv/bin/python -m compileall -q /opt/decide

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin decide \
 && mkdir /data && chown decide /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/decide /opt/decide
ENV PATH=/opt/venv/bin:$PATH PYTHONPATH=/opt/decide PYTHONUNBUFFERED=1 \
    PORT=8080 DATABASE_URL=sqlite:////data/decide.db
USER decide
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["serve"]
