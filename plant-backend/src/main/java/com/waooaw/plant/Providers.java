package com.waooaw.plant;

import com.waooaw.plant.agent.AgentPrograms;
import com.waooaw.plant.agent.OutsideAct.Kind;
import com.waooaw.plant.mail.Mailers;
import com.waooaw.plant.model.ModelAgents;
import com.waooaw.plant.outside.Connector;
import com.waooaw.plant.outside.Connectors;
import com.waooaw.plant.outside.EmailConnector;
import com.waooaw.plant.outside.WebhookConnector;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;

/** Who runs agents here, and how what they send leaves. */
record Providers(AgentPrograms programs, Connectors connectors) {
  static Providers of(
      Vertx vertx, WorkSettings settings, AgentPrograms builtIn, InstantSource clock) {
    Map<Kind, Connector> ways = new EnumMap<>(Kind.class);
    Mailers.of(settings.mail(), clock)
        .ifPresent(mailer -> ways.put(Kind.EMAIL, new EmailConnector(mailer)));
    ways.put(Kind.WEBHOOK, new WebhookConnector(vertx, settings.webhooksInside()));
    return new Providers(
        builtIn.and(ModelAgents.of(vertx, settings.model())), new Connectors(ways));
  }
}
