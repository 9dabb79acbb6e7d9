#!/usr/bin/env python3
"""The clients of bench/tls: PORT new|resumed|bulk COUNT BYTES, with eight threads' worth of processes."""
import os
import socket
import ssl
import sys

PORT, WHAT, COUNT, BYTES = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
CLIENTS = 8
CONTEXT = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
CONTEXT.check_hostname = False
CONTEXT.verify_mode = ssl.CERT_NONE


def reply(stream):
    while True:
        line = stream.readline()
        if not line:
            raise EOFError
        if line[3:4] != b"-":
            return line


def say(stream, line, wanted):
    stream.write(line + b"\r\n")
    stream.flush()
    answer = reply(stream)
    if not answer.startswith(wanted):
        raise RuntimeError(answer)


def connect(session=None):
    plain = socket.create_connection(("127.0.0.1", PORT))
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    stream = plain.makefile("rwb")
    reply(stream)
    say(stream, b"EHLO bench", b"250")
    say(stream, b"STARTTLS", b"220")
    secured = CONTEXT.wrap_socket(plain, session=session)
    stream = secured.makefile("rwb")
    say(stream, b"EHLO bench", b"250")
    return secured, stream


def sessions(count, resume):
    session = None
    for _ in range(count):
        secured, stream = connect(session)
        if resume:
            if session is not None and not secured.session_reused:
                raise RuntimeError("not resumed")
            session = secured.session
        say(stream, b"QUIT", b"221")
        stream.close()
        secured.close()


def bulk(count):
    text = b"Subject: bench\r\n\r\n" + (b"x" * 70 + b"\r\n") * (BYTES // 72) + b"."
    secured, stream = connect()
    for _ in range(count):
        say(stream, b"MAIL FROM:<a@example.net>", b"250")
        say(stream, b"RCPT TO:<b@example.org>", b"250")
        say(stream, b"DATA", b"354")
        say(stream, text, b"250")
    say(stream, b"QUIT", b"221")


children = []
for number in range(CLIENTS):
    share = COUNT // CLIENTS + (1 if number < COUNT % CLIENTS else 0)
    child = os.fork()
    if child == 0:
        try:
            bulk(share) if WHAT == "bulk" else sessions(share, WHAT == "resumed")
        except Exception as problem:
            print(f"client failed: {problem!r}", file=sys.stderr)
            os._exit(1)
        os._exit(0)
    children.append(child)
sys.exit(max(os.waitpid(child, 0)[1] for child in children) and 1)
