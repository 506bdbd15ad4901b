package com.waooaw.plant.agent.sdr;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.plant.agent.sdr.Scoring.Scored;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A first letter to a lead, made only of what its row says and what the customer said of the offer.
 * It claims no acquaintance and no knowledge beyond that.
 */
record MailDraft(int row, String to, String name, String subject, String body) {
  private static final int DRAFTS = 10;

  /** A first name to greet by; an initial or anything but letters is not one. */
  private static final Pattern GREETABLE = Pattern.compile("\\p{L}[\\p{L}\\p{M}' .-]{1,40}");

  /** What stands where the customer has said nothing; people fill it in before they send. */
  static final String OFFER_BLANK = "[what you offer, in one sentence]";

  static final String SENDER_BLANK = "[your name]";

  /** Drafts for the best leads that can be written to. */
  static List<MailDraft> of(List<Scored> ranked, JsonNode inputs) {
    String offer = Cleaning.spaces(inputs.path("offer").asText("")).replaceAll("[.!]+$", "");
    String sender = Cleaning.spaces(inputs.path("sender").asText(""));
    List<MailDraft> drafts = new ArrayList<>();
    for (Scored scored : ranked) {
      if (drafts.size() < DRAFTS && !scored.lead().email().isEmpty()) {
        drafts.add(draft(scored.lead(), offer, sender));
      }
    }
    return drafts;
  }

  private static MailDraft draft(Lead lead, String offer, String sender) {
    String greeting =
        !GREETABLE.matcher(lead.firstName()).matches()
            ? "Hello,"
            : "Hello " + lead.firstName() + ",";
    String company = lead.company().isEmpty() ? "your company" : lead.company();
    String subject =
        lead.company().isEmpty() ? "A short question" : "A short question about " + company;
    String sentence = offer.isEmpty() ? OFFER_BLANK : "We offer " + offer + ".";
    String body =
        String.join(
            "\n\n",
            greeting,
            why(lead, company) + " " + sentence,
            "Is this something "
                + company
                + " is looking at this year? If so, I would be glad to show you in 15 minutes how it"
                + " could work for you. If somebody else looks after it, could you tell me whom to ask?",
            "If this is not for you, a short \u201cno\u201d is enough and I will not write again.",
            "Kind regards,\n" + (sender.isEmpty() ? SENDER_BLANK : sender));
    return new MailDraft(lead.row(), lead.email(), lead.name(), subject, body);
  }

  private static String why(Lead lead, String company) {
    List<String> facts = new ArrayList<>();
    if (!lead.industry().isEmpty()) {
      facts.add(lead.industry());
    }
    lead.employees().ifPresent(size -> facts.add(people(size)));
    if (!lead.country().isEmpty()) {
      facts.add(lead.country());
    }
    String about = facts.isEmpty() ? "" : " (" + String.join(", ", facts) + ")";
    return lead.title().isEmpty()
        ? "I am writing to you about " + company + about + "."
        : "I am writing to you because you are " + lead.title() + " at " + company + about + ".";
  }

  private static String people(Headcount size) {
    return size.max() < 0
        ? "more than " + size.min() + " people"
        : size.text().replace("-", " to ") + " people";
  }
}
