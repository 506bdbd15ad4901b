package com.waooaw.plant.agent.sdr;

import java.util.Set;

/** Addresses that do not tell where somebody works, or that nobody in particular reads. */
final class FreeMail {
  private static final Set<String> DOMAINS =
      Set.of(
          "gmail.com",
          "googlemail.com",
          "yahoo.com",
          "yahoo.co.in",
          "yahoo.co.uk",
          "yahoo.in",
          "hotmail.com",
          "hotmail.co.uk",
          "outlook.com",
          "live.com",
          "msn.com",
          "icloud.com",
          "me.com",
          "aol.com",
          "gmx.de",
          "gmx.net",
          "gmx.com",
          "web.de",
          "proton.me",
          "protonmail.com",
          "rediffmail.com",
          "mail.com",
          "yandex.com",
          "zoho.com",
          "qq.com",
          "163.com");
  private static final Set<String> ROLES =
      Set.of(
          "info",
          "sales",
          "contact",
          "hello",
          "office",
          "admin",
          "support",
          "help",
          "service",
          "team",
          "mail",
          "enquiries",
          "enquiry",
          "marketing",
          "hr",
          "jobs",
          "billing",
          "accounts",
          "noreply",
          "no-reply",
          "webmaster",
          "press");

  private FreeMail() {}

  static boolean isFree(String domain) {
    return DOMAINS.contains(domain);
  }

  /** Whether the address is a shared mailbox, such as info@. */
  static boolean isShared(String email) {
    int at = email.indexOf('@');
    return at > 0 && ROLES.contains(email.substring(0, at));
  }
}
