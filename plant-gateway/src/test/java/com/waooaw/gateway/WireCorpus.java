package com.waooaw.gateway;

import java.util.ArrayList;
import java.util.List;

/**
 * Requests of nobody in particular, as bytes: each asks for something that needs a token, or for
 * nothing that can be read, in a way that some server somewhere has misunderstood.
 */
final class WireCorpus {
  /**
   * In place of the answers: the body cannot be read, so that the connection is cut, before or
   * after the answer that its head alone had earned.
   */
  static final String CUT = "cut";

  private static final String UNREADABLE = "400 validation-error";
  private static final String ANONYMOUS = "401 unauthorized";
  private static final String GET = "GET /api/v1/hires HTTP/1.1\r\n";
  private static final String POST = "POST /api/v1/trials HTTP/1.1\r\n";
  private static final String HOST = "Host: plant.example.com\r\n";
  private static final String CLOSE = "Connection: close\r\n";
  private static final String SECOND = GET + HOST + CLOSE + "\r\n";

  private final List<Case> cases = new ArrayList<>();

  /**
   * One request, or several on one connection.
   *
   * @param answers status and slug of each answer, in order; empty when the connection is only
   *     closed
   */
  record Case(String name, String bytes, List<String> answers) {
    @Override
    public String toString() {
      return name;
    }
  }

  private WireCorpus() {}

  static List<Case> all() {
    WireCorpus corpus = new WireCorpus();
    corpus.paths();
    corpus.targets();
    corpus.requestLines();
    corpus.hosts();
    corpus.lengths();
    corpus.chunks();
    corpus.headerSyntax();
    corpus.identities();
    corpus.pipelines();
    corpus.sizes();
    return List.copyOf(corpus.cases);
  }

  private void paths() {
    path("dot segment", "/api/v1/./hires", UNREADABLE);
    path("dot-dot from a public path", "/api/v1/agents/../hires", UNREADABLE);
    path("dot-dot from health", "/api/health/../v1/hires", UNREADABLE);
    path("dot-dot from livez", "/livez/../api/v1/hires", UNREADABLE);
    path("dot-dot above the root", "/../../api/v1/hires", UNREADABLE);
    path("encoded dots", "/api/v1/agents/%2e%2e/hires", UNREADABLE);
    path("half encoded dots", "/api/v1/agents/.%2E/hires", UNREADABLE);
    path("encoded dots and slash", "/api/v1/agents/%2e%2e%2fhires", UNREADABLE);
    path("doubly encoded dots", "/api/v1/agents/%252e%252e/hires", UNREADABLE);
    path("dots with a parameter", "/api/v1/agents/..;/hires", UNREADABLE);
    path("encoded slash", "/api/v1%2fhires", UNREADABLE);
    path("encoded backslash", "/api/v1/agents%5c..%5chires", UNREADABLE);
    path("backslash", "/api/v1/agents/..\\hires", UNREADABLE);
    path("double slash", "/api/v1//hires", UNREADABLE);
    path("leading double slash", "//api/v1/hires", UNREADABLE);
    path("trailing slash", "/api/v1/hires/", UNREADABLE);
    path("path parameter", "/api/v1/hires;a=b", UNREADABLE);
    path("path parameter on a public segment", "/api/v1/agents;/../hires", UNREADABLE);
    path("encoded path parameter", "/api/v1/hires%3ba=b", UNREADABLE);
    path("encoded question mark", "/api/v1/hires%3F/docs", UNREADABLE);
    path("encoded fragment", "/api/v1/hires%23/docs", UNREADABLE);
    path("raw fragment", "/api/v1/hires#/docs", UNREADABLE);
    path("encoded null", "/api/v1/hires%00", UNREADABLE);
    path("encoded null before a suffix", "/api/v1/hires%00.css", UNREADABLE);
    path("encoded line feed", "/api/v1/hires%0a", UNREADABLE);
    path("encoded CRLF and a header", "/api/v1/hires%0d%0aX-User-Id:%20admin", UNREADABLE);
    path("encoded space", "/api/v1/hires%20", UNREADABLE);
    path("overlong slash in two bytes", "/api/v1%c0%afhires", UNREADABLE);
    path("overlong slash in three bytes", "/api/v1%e0%80%afhires", UNREADABLE);
    path("overlong dots", "/api/v1/agents/%c0%ae%c0%ae/hires", UNREADABLE);
    path("UTF-8 cut short", "/api/v1/hires%c3", UNREADABLE);
    path("surrogate in UTF-8", "/api/v1/hires%ed%a0%80", UNREADABLE);
    path("raw bytes over 7 bit", "/api/v1/\u00c0\u00af/hires", UNREADABLE);
    path("IIS encoding", "/api/v1/%u0068ires", UNREADABLE);
    path("percent alone", "/api/v1/hires%", UNREADABLE);
    path("percent with half a number", "/api/v1/hires%2", UNREADABLE);
    path("percent with no number", "/api/v1/hires%zz", UNREADABLE);
    path("an encoded letter is the letter", "/api/v1/%68ires", ANONYMOUS);
    path("suffix of a document", "/api/v1/hires/docs", ANONYMOUS);
    path("suffix of a picture", "/api/v1/hires/logo.png", ANONYMOUS);
    path("other case", "/API/V1/HIRES", "404 not-found");
    path("other case of a letter", "/api/v1/Hires", "404 not-found");
    path("full-width letters", "/api/v1/%ef%bd%88ires", "404 not-found");
    path("query that looks like a path", "/api/v1/hires?/../../livez", ANONYMOUS);
    path("query with nothing readable", "/api/v1/hires?%00%zz=%c0%af&;", ANONYMOUS);
    path("second question mark", "/api/v1/hires??x=/docs", ANONYMOUS);
  }

  private void targets() {
    path("absolute form", "http://plant.example.com/api/v1/hires", ANONYMOUS);
    path("absolute form of another host", "http://evil.example.com/api/v1/hires", ANONYMOUS);
    path("absolute form, TLS", "https://plant.example.com/api/v1/hires", ANONYMOUS);
    path("absolute form with a user", "http://admin:x@plant.example.com/api/v1/hires", UNREADABLE);
    path("absolute form with dots", "http://plant.example.com/livez/../api/v1/hires", UNREADABLE);
    path("absolute form without a path", "http://plant.example.com", "404 not-found");
    path("absolute form with an empty host", "http:///api/v1/hires", UNREADABLE);
    path("another scheme", "file:///api/v1/hires", UNREADABLE);
    path("no leading slash", "api/v1/hires", "404 not-found");
    path("asterisk", "*", "404 not-found");
    path("authority form", "plant.example.com:443", "404 not-found");
    add("OPTIONS of everything", "OPTIONS * HTTP/1.1\r\n" + HOST + CLOSE + "\r\n", "404 not-found");
    add(
        "CONNECT",
        "CONNECT db.internal:5432 HTTP/1.1\r\nHost: db.internal:5432\r\n" + CLOSE + "\r\n",
        "404 not-found");
    method("CONNECT with a path", "CONNECT", UNREADABLE);
    method("TRACE", "TRACE", "405 method-not-allowed");
    method("OPTIONS without Origin", "OPTIONS", "204 -");
    method("DELETE of what cannot be deleted", "DELETE", "405 method-not-allowed");
    method("a method in lower case", "get", "405 method-not-allowed");
    method("a method nobody knows", "PROPFIND", "405 method-not-allowed");
    add(
        "a method by header",
        "POST /api/v1/hires HTTP/1.1\r\nX-HTTP-Method-Override: GET\r\n" + HOST + CLOSE + "\r\n",
        "405 method-not-allowed");
    add("HEAD", "HEAD /api/v1/agents/../hires HTTP/1.1\r\n" + HOST + CLOSE + "\r\n", "400 -");
  }

  private void requestLines() {
    add("HTTP/1.0", "GET /api/v1/hires HTTP/1.0\r\n\r\n", ANONYMOUS);
    add("HTTP/0.9", "GET /api/v1/hires\r\n\r\n", UNREADABLE);
    add("HTTP/0.9 by number", "GET /api/v1/hires HTTP/0.9\r\n" + HOST + "\r\n", "501 -");
    add("HTTP/1.2", "GET /api/v1/hires HTTP/1.2\r\n" + HOST + "\r\n", "501 -");
    add("HTTP/2.0", "GET /api/v1/hires HTTP/2.0\r\n" + HOST + "\r\n", "501 -");
    add("HTTP/11.1", "GET /api/v1/hires HTTP/11.1\r\n" + HOST + "\r\n", "501 -");
    add("no number", "GET /api/v1/hires HTTP/\r\n" + HOST + "\r\n", UNREADABLE);
    add("another protocol", "GET /api/v1/hires ICAP/1.0\r\n" + HOST + "\r\n", "501 -");
    add("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "501 -");
    add("space in the target", "GET /api/v1/hires /docs HTTP/1.1\r\n" + HOST + "\r\n", UNREADABLE);
    add(
        "tab between the parts",
        "GET\t/api/v1/hires\tHTTP/1.1\r\n" + HOST + CLOSE + "\r\n",
        ANONYMOUS);
    add(
        "null in the target",
        "GET /api/v1/hires\0 HTTP/1.1\r\n" + HOST + CLOSE + "\r\n",
        UNREADABLE);
    add("no target", "GET HTTP/1.1\r\n" + HOST + "\r\n", UNREADABLE);
    add("empty lines before", "\r\n\r\n" + SECOND, ANONYMOUS);
    add("lines ended by LF alone", SECOND.replace("\r\n", "\n"), UNREADABLE);
    add("lines ended by CR alone", SECOND.replace("\r\n", "\r") + "\r\n\r\n", UNREADABLE);
    add(
        "TLS to a plain port",
        "\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\u00a1\r\n\r\n",
        UNREADABLE);
  }

  private void hosts() {
    add("no Host", GET + CLOSE + "\r\n", UNREADABLE);
    add("two Hosts", GET + HOST + "Host: evil.example.com\r\n" + CLOSE + "\r\n", UNREADABLE);
    add("the same Host twice", GET + HOST + HOST + CLOSE + "\r\n", UNREADABLE);
    add("an empty Host", GET + "Host: \r\n" + CLOSE + "\r\n", UNREADABLE);
    add("a Host with a path", GET + "Host: plant.example.com/x\r\n" + CLOSE + "\r\n", UNREADABLE);
    add("a Host with a user", GET + "Host: a@plant.example.com\r\n" + CLOSE + "\r\n", UNREADABLE);
    add("a Host with a space", GET + "Host: plant example\r\n" + CLOSE + "\r\n", UNREADABLE);
    add("a Host with a bad port", GET + "Host: x:99999999\r\n" + CLOSE + "\r\n", UNREADABLE);
  }

  private void lengths() {
    body("two lengths", "Content-Length: 4\r\nContent-Length: 5\r\n", "abcde", UNREADABLE);
    body("the same length twice", "Content-Length: 4\r\nContent-Length: 4\r\n", "abcd", UNREADABLE);
    body("a list of lengths", "Content-Length: 4, 5\r\n", "abcde", UNREADABLE);
    body("a negative length", "Content-Length: -1\r\n", "", UNREADABLE);
    body("a length with a sign", "Content-Length: +4\r\n", "abcd", UNREADABLE);
    body("a length in hex", "Content-Length: 0x4\r\n", "abcd", UNREADABLE);
    body("a length in words", "Content-Length: four\r\n", "abcd", UNREADABLE);
    body("an empty length", "Content-Length: \r\n", "", UNREADABLE);
    body("a length past 63 bits", "Content-Length: 9999999999999999999\r\n", "", UNREADABLE);
    body("a length with a space in it", "Content-Length: 1 2\r\n", "abc", UNREADABLE);
    body("a length spelt with an underscore", "Content_Length: 4\r\n", "", ANONYMOUS);
    body("a huge length", "Content-Length: 9223372036854775807\r\n", "", ANONYMOUS);
    body(
        "length and chunks",
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "0\r\n\r\n",
        ANONYMOUS);
    body(
        "chunks and length, with a request behind",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "0\r\n\r\n" + SECOND,
        ANONYMOUS);
    body(
        "length that hides a request behind chunks",
        "Content-Length: " + (5 + SECOND.length()) + "\r\nTransfer-Encoding: chunked\r\n",
        "0\r\n\r\n" + SECOND,
        ANONYMOUS);
  }

  private void chunks() {
    coding("chunked twice", "chunked, chunked", UNREADABLE);
    coding("a coding before chunked", "gzip, chunked", UNREADABLE);
    coding("identity after chunked", "chunked, identity", UNREADABLE);
    coding("identity", "identity", UNREADABLE);
    coding("nearly chunked", "xchunked", UNREADABLE);
    coding("chunked with a parameter", "chunked;q=1", UNREADABLE);
    coding("chunked in quotes", "\"chunked\"", UNREADABLE);
    coding("chunked behind a vertical tab", "\u000bchunked", UNREADABLE);
    coding("an empty coding", "", UNREADABLE);
    coding("chunked in capitals", "CHUNKED", ANONYMOUS);
    body(
        "two codings",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "0\r\n\r\n",
        UNREADABLE);
    body("a coding with an underscore", "Transfer_Encoding: chunked\r\n", "", ANONYMOUS);
    body(
        "a coding before a space and colon",
        "Transfer-Encoding : chunked\r\n",
        "0\r\n\r\n",
        UNREADABLE);
    add(
        "chunks in HTTP/1.0",
        "POST /api/v1/trials HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        UNREADABLE);
    chunk("plain chunks", "2\r\nab\r\n0\r\n\r\n", ANONYMOUS);
    chunk("a chunk size that is no number", "zz\r\nab\r\n0\r\n\r\n", CUT);
    chunk("a negative chunk size", "-1\r\nab\r\n0\r\n\r\n", CUT);
    chunk("a chunk size with 0x", "0x2\r\nab\r\n0\r\n\r\n", CUT);
    chunk("a chunk size past 32 bits", "fffffffffffffffff\r\nab\r\n0\r\n\r\n", CUT);
    chunk("an empty chunk size", "\r\nab\r\n0\r\n\r\n", CUT);
    chunk("a chunk extension without a value", "2;a\r\nab\r\n0\r\n\r\n", ANONYMOUS);
    chunk("a chunk extension in quotes", "2;a=\"b\"\r\nab\r\n0\r\n\r\n", ANONYMOUS);
    chunk("a chunk extension", "2;a=b\r\nab\r\n0\r\n\r\n", CUT);
    chunk("a chunk extension with a line feed", "2;a\nb\r\nab\r\n0\r\n\r\n", CUT);
    chunk("a chunk longer than it says", "1\r\nabcdef\r\n0\r\n\r\n", CUT);
    chunk("chunk lines ended by LF alone", "2\nab\n0\n\n", CUT);
    chunk(
        "identity in the trailers",
        "0\r\nX-User-Id: admin\r\nAuthorization: Bearer x\r\n\r\n",
        ANONYMOUS);
    chunk("a length in the trailers", "0\r\nContent-Length: 900\r\n\r\n", ANONYMOUS);
    chunk("a request behind the last chunk", "0\r\n\r\n" + SECOND, ANONYMOUS);
  }

  private void headerSyntax() {
    header("a folded header", "X-A: b\r\n c\r\n", ANONYMOUS);
    header("a folded credential", "Authorization:\r\n Bearer x\r\n", "401 invalid-token-format");
    header("a first header that is folded", " X-A: b\r\n", UNREADABLE);
    header("a space before the colon", "X-A : b\r\n", UNREADABLE);
    header("a tab before the colon", "X-A\t: b\r\n", UNREADABLE);
    header("no colon", "X-A\r\n", UNREADABLE);
    header("no name", ": b\r\n", ANONYMOUS);
    header("a null in a name", "X-\0A: b\r\n", UNREADABLE);
    header("a null in a value", "X-A: b\0c\r\n", UNREADABLE);
    header("a CR in a value", "X-A: b\rX-User-Id: admin\r\n", UNREADABLE);
    header("a LF in a value", "X-A: b\nX-User-Id: admin\r\n", UNREADABLE);
    header("a name over 7 bit", "X-\u00c4: b\r\n", UNREADABLE);
    header("a value over 7 bit", "X-A: \u00e9\u00ff\r\n", ANONYMOUS);
    header("a name in parentheses", "X(A): b\r\n", UNREADABLE);
  }

  private void identities() {
    header("identity in lower case", "x-user-id: admin\r\n", ANONYMOUS);
    header("identity in capitals", "X-CUSTOMER-ID: 1\r\n", ANONYMOUS);
    header("identity with underscores", "X_Gateway_Type: PP\r\n", ANONYMOUS);
    header("a forged passport", "X-Waooaw-Passport: eyJ9.x\r\n", ANONYMOUS);
    header("a forged portal pass", "X-Waooaw-Portal: eyJ9.x\r\n", ANONYMOUS);
    header(
        "a URL to use instead", "X-Original-URL: /livez\r\nX-Rewrite-URL: /livez\r\n", ANONYMOUS);
    header(
        "a local address", "X-Forwarded-For: 127.0.0.1\r\nForwarded: for=127.0.0.1\r\n", ANONYMOUS);
    header("a credential with an underscore", "Proxy_Authorization: Bearer x\r\n", ANONYMOUS);
    header("an upgrade to HTTP/2", "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n", ANONYMOUS);
    header("Connection that names Authorization", "Connection: Authorization\r\n", ANONYMOUS);
    header("Expect of something odd", "Expect: 200-ok\r\n", ANONYMOUS);
    header("an origin that is not one", "Origin: null\r\n", "403 permission-denied");
  }

  private void pipelines() {
    add("two requests at once", GET + HOST + "\r\n" + SECOND, ANONYMOUS, ANONYMOUS);
    add(
        "a request hidden in the body of a GET",
        GET + HOST + "Content-Length: " + SECOND.length() + "\r\n\r\n" + SECOND + SECOND,
        ANONYMOUS,
        ANONYMOUS);
    add("a request behind a bad one", "GET / HTTP/x\r\n\r\n" + SECOND, UNREADABLE);
    add(
        "a request behind a refused path",
        "GET /a//b HTTP/1.1\r\n" + HOST + "\r\n" + SECOND,
        UNREADABLE,
        ANONYMOUS);
    add("a request behind the last", SECOND + SECOND, ANONYMOUS);
  }

  private void sizes() {
    path("a path of 3 kB", "/api/v1/" + "a".repeat(3_000), UNREADABLE);
    path("a path of 15 kB", "/api/v1/" + "a/".repeat(7_500) + "a", UNREADABLE);
    path("a target of 20 kB", "/api/v1/hires?q=" + "a".repeat(20_000), UNREADABLE);
    path("a target of 200 kB", "/api/v1/hires?q=" + "a".repeat(200_000), UNREADABLE);
    header("a header of 20 kB", "X-A: " + "a".repeat(20_000) + "\r\n", UNREADABLE);
    header("a header of 200 kB", "X-A: " + "a".repeat(200_000) + "\r\n", UNREADABLE);
    header("two thousand headers", "X-A: bcdefghi\r\n".repeat(2_000), UNREADABLE);
    header("a header name of 20 kB", "X-" + "a".repeat(20_000) + ": b\r\n", UNREADABLE);
  }

  private void path(String name, String target, String answer) {
    add(name, "GET " + target + " HTTP/1.1\r\n" + HOST + CLOSE + "\r\n", answer);
  }

  private void method(String name, String method, String answer) {
    add(name, method + " /api/v1/hires HTTP/1.1\r\n" + HOST + CLOSE + "\r\n", answer);
  }

  private void header(String name, String lines, String answer) {
    add(name, GET + HOST + lines + CLOSE + "\r\n", answer);
  }

  private void body(String name, String headers, String body, String answer) {
    add(name, POST + HOST + headers + CLOSE + "\r\n" + body, answer);
  }

  private void coding(String name, String coding, String answer) {
    body(name, "Transfer-Encoding: " + coding + "\r\n", "0\r\n\r\n", answer);
  }

  private void chunk(String name, String chunks, String answer) {
    body(name, "Transfer-Encoding: chunked\r\n", chunks, answer);
  }

  private void add(String name, String bytes, String... answers) {
    cases.add(new Case(name, bytes, List.of(answers)));
  }
}
