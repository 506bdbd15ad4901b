package com.waooaw.plant;

import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.id.Ids;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.identity.People;
import com.waooaw.plant.identity.SessionRevocation;
import com.waooaw.plant.mail.MailQueue;
import com.waooaw.plant.mail.Mailers;
import java.time.InstantSource;

/** Mail and people, wired to each other. */
final class Accounts {
  private Accounts() {}

  static People wire(
      ServiceRuntime runtime,
      BackendSettings settings,
      Api api,
      Stores stores,
      Marketplace market,
      SessionRevocation revocation,
      AuditTrail audit,
      Ids ids,
      InstantSource clock) {
    MailQueue mails =
        new MailQueue(
            stores.database(),
            Mailers.of(settings.mail(), clock),
            stores.master(),
            market.jobs(),
            audit,
            clock);
    return People.wire(
        api,
        stores.database(),
        new People.Parts(
            runtime.vertx(),
            stores.keys(),
            stores.master(),
            market::trialClaims,
            revocation,
            mails,
            settings.addresses(),
            settings.oidc(),
            market.jobs(),
            audit),
        ids,
        clock);
  }
}
