package com.waooaw.plant.identity;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.config.Production;
import com.waooaw.kernel.config.Settings;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How people prove themselves elsewhere.
 *
 * @param customers the provider of customers, if there is one
 * @param staff the company's own provider, if there is one
 * @param staffDomains whose e-mail addresses the company gives out; nobody else becomes staff
 */
public record OidcSettings(
    Optional<Provider> customers, Optional<Provider> staff, Set<String> staffDomains) {
  /** Nobody signs in elsewhere. */
  public static final OidcSettings NONE =
      new OidcSettings(Optional.empty(), Optional.empty(), Set.of());

  public OidcSettings {
    requireNonNull(customers, "customers");
    requireNonNull(staff, "staff");
    staffDomains = Set.copyOf(staffDomains);
  }

  /**
   * An OpenID provider.
   *
   * @param issuer exactly as its tokens name it
   * @param clientSecret empty for a public client, which PKCE alone protects
   */
  public record Provider(URI issuer, String clientId, Optional<String> clientSecret) {
    // Not the record's own text, which would put the secret into logs.
    @Override
    public String toString() {
      return issuer.toString();
    }
  }

  /** Reads OIDC_CP_*, OIDC_PP_* and OIDC_PP_DOMAINS. */
  public static OidcSettings read(Settings settings, Production production) {
    Optional<Provider> staff = provider(settings, production, "OIDC_PP");
    Set<String> domains =
        Arrays.stream(settings.text("OIDC_PP_DOMAINS", "").split(",", -1))
            .map(d -> d.strip().toLowerCase(Locale.ROOT))
            .filter(d -> !d.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    if (staff.isPresent() && domains.isEmpty()) {
      settings.fault("OIDC_PP_DOMAINS", "is required with OIDC_PP_ISSUER", null);
    }
    return new OidcSettings(provider(settings, production, "OIDC_CP"), staff, domains);
  }

  Optional<Provider> of(String portal) {
    return portal.equals("PP") ? staff : customers;
  }

  private static Optional<Provider> provider(
      Settings settings, Production production, String prefix) {
    URI issuer = settings.url(prefix + "_ISSUER", Set.of("http", "https"));
    Optional<String> clientId = settings.optional(prefix + "_CLIENT_ID");
    if (issuer == null) {
      if (clientId.isPresent()) {
        settings.fault(prefix + "_ISSUER", "is required with " + prefix + "_CLIENT_ID", null);
      }
      return Optional.empty();
    }
    if (clientId.isEmpty()) {
      settings.fault(prefix + "_CLIENT_ID", "is required with " + prefix + "_ISSUER", null);
    }
    production.origins(prefix + "_ISSUER", List.of(issuer.toString()));
    return Optional.of(
        new Provider(issuer, clientId.orElse(""), settings.optional(prefix + "_CLIENT_SECRET")));
  }
}
