package com.waooaw.ops.stack;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a person needs to know once the stack is up. */
final class Table {
  private final Layout layout;
  private final Ports ports;
  private final Externals externals;

  Table(Layout layout, Ports ports, Externals externals) {
    this.layout = layout;
    this.ports = ports;
    this.externals = externals;
  }

  /**
   * The table.
   *
   * @param withPasswords whether the accounts' passwords are shown: once, when they were made
   */
  String text(boolean withPasswords) {
    StringBuilder text = new StringBuilder("\n");
    rows().forEach((what, where) -> text.append(row(what, where)));
    Map<String, String[]> accounts = new Credentials(layout).accounts();
    if (!accounts.isEmpty()) {
      text.append("\n  Accounts made at first start, kept in ")
          .append(layout.credentials())
          .append('\n');
      accounts.forEach(
          (name, account) ->
              text.append(
                  row(
                      name.replace('_', ' '),
                      account[0] + (withPasswords ? "   " + account[1] : ""))));
    }
    return text.append('\n').toString();
  }

  private Map<String, String> rows() {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("Customer Portal", local(ports.cpUi()) + "   API " + local(ports.cpApi()));
    rows.put("Platform Portal", local(ports.ppUi()) + "   API " + local(ports.ppApi()));
    rows.put("Gateway", local(ports.gateway()));
    rows.put("Backend", local(ports.backend()));
    rows.put(
        "PostgreSQL",
        externals
            .database()
            .map(Redacted::url)
            .orElse("postgresql://127.0.0.1:" + ports.postgres() + "/waooaw"));
    rows.put(
        "Redis", externals.redis().map(Redacted::url).orElse("redis://127.0.0.1:" + ports.redis()));
    rows.put("Policy", externals.opa().map(Redacted::url).orElse("embedded in the gateway"));
    return rows;
  }

  private static String row(String what, String where) {
    return String.format(Locale.ROOT, "  %-18s %s%n", what, where);
  }

  private static String local(int port) {
    return "http://localhost:" + port;
  }
}
