package com.waooaw.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An nginx of our own on the loopback address, in a folder of its own. */
public final class Nginx implements AutoCloseable {
  private static final String COMMON =
      """
      daemon off;
      worker_processes %d;
      pid nginx.pid;
      error_log error.log warn;
      %s
      events { worker_connections 4096; }
      http {
        access_log off;
        client_body_temp_path body;
        proxy_temp_path proxy;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        keepalive_requests 100000000;
        keepalive_timeout 600s;
        tcp_nodelay on;
      %s
      }
      """;

  private final Process process;

  private Nginx(Process process) {
    this.process = process;
  }

  /** The upstream of all that are compared: one small JSON document, and the keys of the tokens. */
  public static Nginx upstream(String program, Path folder, int port, String jwks) {
    write(folder.resolve("jwks.json"), jwks);
    String answer =
        "{\"items\":[" + "{\"id\":\"0190a000\",\"name\":\"An item of a list\"},".repeat(9);
    String server =
        """
          server {
            listen 127.0.0.1:%d;
            location = /.well-known/jwks.json { alias %s; }
            location / { default_type application/json; return 200 '%s'; }
          }
        """
            .formatted(
                port,
                folder.resolve("jwks.json").toAbsolutePath(),
                answer.substring(0, answer.length() - 1) + "]}");
    return start(program, folder, 1, server);
  }

  /** The baseline: proxy_pass and nothing else, with connections to the upstream kept. */
  public static Nginx proxy(String program, Path folder, int workers, int port, int upstream) {
    String server =
        """
          upstream plant {
            server 127.0.0.1:%d;
            keepalive 256;
            keepalive_requests 100000000;
          }
          server {
            listen 127.0.0.1:%d;
            location / {
              proxy_pass http://plant;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
            }
          }
        """
            .formatted(upstream, port);
    return start(program, folder, workers, server);
  }

  private static Nginx start(String program, Path folder, int workers, String server) {
    // As root its workers would become another user, who may not read the folder.
    String user = "root".equals(System.getProperty("user.name")) ? "user root;" : "";
    write(folder.resolve("nginx.conf"), COMMON.formatted(workers, user, server));
    try {
      return new Nginx(
          new ProcessBuilder(program, "-p", folder.toString(), "-c", "nginx.conf")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("nginx.log").toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
