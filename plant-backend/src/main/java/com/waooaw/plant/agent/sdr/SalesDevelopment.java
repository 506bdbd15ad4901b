package com.waooaw.plant.agent.sdr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.agent.AgentFailure;
import com.waooaw.plant.agent.AgentProgram;
import com.waooaw.plant.agent.OutsideAct;
import com.waooaw.plant.agent.StepContext;
import com.waooaw.plant.agent.StepState;
import com.waooaw.plant.agent.report.ReportPage;
import com.waooaw.plant.agent.sdr.Merging.Merge;
import com.waooaw.plant.agent.sdr.Scoring.Scored;
import java.util.List;

/**
 * Cleans, de-duplicates, scores and ranks a file of leads and drafts first letters to the best.
 * Needs no model and no network. It sends nothing by itself: letters that are to be sent wait for
 * the customer. Reading and cleaning take well under a second, so each step does them anew; only
 * the merges, which take longer, are kept between steps.
 */
public final class SalesDevelopment implements AgentProgram {
  private static final String SEND = "send_to_best";
  private static final String HAND_OVER = "hand_over_to";
  private static final int HANDED_OVER = 100;

  @Override
  public String agentSlug() {
    return "sdr";
  }

  @Override
  public JsonNode inputSchema() {
    return IdealCustomer.schema();
  }

  @Override
  public List<String> makes() {
    return List.of("Ranked, cleaned leads with reasons and e-mail drafts (HTML, CSV, Markdown)");
  }

  @Override
  public List<Step> steps() {
    return List.of(
        new Step("read", "Reading the file of leads", SalesDevelopment::read),
        new Step("clean", "Cleaning every row", SalesDevelopment::clean),
        new Step("merge", "Finding duplicates", SalesDevelopment::merge),
        new Step("score", "Scoring by the ideal customer", SalesDevelopment::score),
        new Step("draft", "Drafting letters to the best", SalesDevelopment::draft),
        new Step("write", "Writing the report", SalesDevelopment::write),
        new Step("send", "Sending what you approve", SalesDevelopment::send),
        new Step("hand_over", "Handing leads over if you want it", SalesDevelopment::handOver));
  }

  private static LeadTable table(StepContext context) throws AgentFailure {
    return LeadTable.read(context.inputs().path("leads_csv").asText());
  }

  private static Outcome read(StepContext context) throws AgentFailure {
    context.think(
        "Before anything else I find out how the file is built: what parts its cells and what its columns mean.");
    IdealCustomer wanted = IdealCustomer.read(context.inputs());
    requireSendable(context.inputs());
    LeadTable table = table(context);
    ObjectNode columns = Json.mapper().createObjectNode();
    table.columns().forEach((field, index) -> columns.put(field.label(), index + 1));
    ObjectNode data = Json.mapper().createObjectNode().put("rows", table.rowsIn());
    data.set("columns", columns);
    data.set("unused", Json.mapper().valueToTree(table.unused()));
    context.observe(
        rows(table.rowsIn())
            + " with "
            + String.join(", ", table.columns().keySet().stream().map(Field::label).toList())
            + (table.unused().isEmpty()
                ? "."
                : "; not used: " + String.join(", ", table.unused()) + "."),
        data);
    context.think("Ideal customer: " + wanted.text() + ".");
    return StepState.of(context).outcome();
  }

  private static Outcome clean(StepContext context) throws AgentFailure {
    context.act(
        "Normalising names, addresses, countries, company sizes and telephone numbers row by row.");
    LeadTable table = table(context);
    context.progress(0, table.rowsIn());
    Cleaning cleaned = Cleaning.of(table);
    context.progress(table.rowsIn(), table.rowsIn());
    for (LeadTable.Rejected rejected : cleaned.rejected().stream().limit(5).toList()) {
      context.observe(
          "Row " + rejected.row() + " is rejected: " + rejected.reason() + ".",
          Json.mapper().valueToTree(rejected));
    }
    long noted = cleaned.leads().stream().filter(lead -> !lead.notes().isEmpty()).count();
    ObjectNode data = Json.mapper().createObjectNode();
    data.put("usable", cleaned.leads().size())
        .put("rejected", cleaned.rejected().size())
        .put("with_notes", noted);
    context.observe(
        rows(cleaned.leads().size())
            + " can be used, "
            + cleaned.rejected().size()
            + " are rejected, "
            + noted
            + " have a fact that could not be used.",
        data);
    if (cleaned.leads().isEmpty()) {
      throw new AgentFailure(
          "None of the "
              + table.rowsIn()
              + " rows has an e-mail address or a name with a company. The first, row "
              + cleaned.rejected().getFirst().row()
              + ": "
              + cleaned.rejected().getFirst().reason()
              + ".");
    }
    return StepState.of(context).outcome();
  }

  private static Outcome merge(StepContext context) throws AgentFailure {
    context.think(
        "The same person is often listed twice. Equal addresses are certain; then I compare names and companies.");
    List<Lead> leads = Cleaning.of(table(context)).leads();
    List<Merge> merges = Merging.find(leads, done -> context.progress(done, leads.size()));
    for (Merge merge : merges.stream().limit(5).toList()) {
      context.observe(
          "Row " + merge.row() + " is merged into row " + merge.into() + ": " + merge.why() + ".",
          Json.mapper().valueToTree(merge));
    }
    ObjectNode data =
        Json.mapper()
            .createObjectNode()
            .put("merged", merges.size())
            .put("left", leads.size() - merges.size());
    context.observe(
        rows(merges.size())
            + (merges.size() == 1 ? " is a duplicate; " : " are duplicates; ")
            + (leads.size() - merges.size())
            + " leads are left.",
        data);
    return StepState.of(context).with("merges", merges).outcome();
  }

  private static List<Scored> ranked(StepContext context, LeadTable table) throws AgentFailure {
    List<Merge> merges = StepState.of(context).readList("merges", Merge.class);
    IdealCustomer wanted = IdealCustomer.read(context.inputs());
    return new Scoring(wanted).rank(Merging.apply(Cleaning.of(table).leads(), merges));
  }

  private static Outcome score(StepContext context) throws AgentFailure {
    context.act("Scoring each lead by title, industry, size, country and how it can be reached.");
    List<Scored> ranked = ranked(context, table(context));
    context.progress(ranked.size(), ranked.size());
    Scored best = ranked.getFirst();
    String who = best.lead().name().isEmpty() ? best.lead().email() : best.lead().name();
    long good = ranked.stream().filter(scored -> scored.score() >= 75).count();
    ObjectNode data =
        Json.mapper().createObjectNode().put("leads", ranked.size()).put("score_75_or_more", good);
    data.set("best_reasons", Json.mapper().valueToTree(best.reasons()));
    context.observe(
        "The best is "
            + who
            + " with "
            + best.score()
            + ": "
            + String.join("; ", best.reasons())
            + ".",
        data);
    return StepState.of(context).outcome();
  }

  private static Outcome draft(StepContext context) throws AgentFailure {
    context.think(
        "Each draft may say only what the row says. Sending is an act outside: none is sent that you have not approved.");
    List<MailDraft> drafts = MailDraft.of(ranked(context, table(context)), context.inputs());
    ObjectNode data = Json.mapper().createObjectNode().put("drafts", drafts.size());
    context.observe(
        drafts.isEmpty()
            ? "No kept lead has an e-mail address, so there is nothing to draft."
            : drafts.size()
                + (drafts.size() == 1 ? " draft" : " drafts")
                + ", the first to "
                + drafts.getFirst().to()
                + ".",
        data);
    return StepState.of(context).with("drafts", drafts).outcome();
  }

  private static Outcome write(StepContext context) throws AgentFailure {
    context.act("Writing leads.csv, rejected.csv and the report.");
    StepState state = StepState.of(context);
    LeadTable table = table(context);
    List<Scored> ranked = ranked(context, table);
    List<LeadTable.Rejected> rejected = Cleaning.of(table).rejected();
    LeadReport report =
        new LeadReport(
            table,
            rejected,
            state.readList("merges", Merge.class),
            ranked,
            state.readList("drafts", MailDraft.class),
            IdealCustomer.read(context.inputs()),
            context.statement(),
            context.now());
    List<PartContent> parts =
        List.of(
            new PartContent("report.html", ReportPage.MEDIA_TYPE, LeadHtml.page(report)),
            new PartContent("leads.csv", LeadsCsv.MEDIA_TYPE, LeadsCsv.leads(ranked)),
            new PartContent("rejected.csv", LeadsCsv.MEDIA_TYPE, LeadsCsv.rejected(rejected)),
            new PartContent("report.md", ReportPage.MARKDOWN_TYPE, LeadMarkdown.page(report)));
    return new Outcome(
        state.outcome().state(), List.of(new Draft(report.title(), report.lead(), parts)));
  }

  /** A letter with a blank in it is no letter, and it is better said before the work than after. */
  private static void requireSendable(JsonNode inputs) throws AgentFailure {
    boolean blank =
        Cleaning.spaces(inputs.path("offer").asText("")).isEmpty()
            || Cleaning.spaces(inputs.path("sender").asText("")).isEmpty();
    if (inputs.path(SEND).asInt() > 0 && blank) {
      throw new AgentFailure(
          "Letters can only be sent when they are whole: say what you offer and who signs.");
    }
  }

  private static Outcome send(StepContext context) {
    StepState state = StepState.of(context);
    List<OutsideAct.Message> letters =
        state.readList("drafts", MailDraft.class).stream()
            .limit(context.inputs().path(SEND).asInt())
            .map(draft -> new OutsideAct.Message(draft.to(), draft.subject(), draft.body()))
            .toList();
    if (letters.isEmpty()) {
      context.think("No letter is to be sent.");
      return state.outcome();
    }
    String summary =
        letters.size() == 1
            ? "One letter is ready to be sent, to " + letters.getFirst().to() + "."
            : letters.size()
                + " letters are ready to be sent, the first to "
                + letters.getFirst().to()
                + ".";
    return state.outcome().asking(new OutsideAct(OutsideAct.Kind.EMAIL, summary, letters));
  }

  private static Outcome handOver(StepContext context) throws AgentFailure {
    StepState state = StepState.of(context);
    String address = context.inputs().path(HAND_OVER).asText("").strip();
    if (address.isEmpty()) {
      context.think("No leads are to be handed over.");
      return state.outcome();
    }
    List<Scored> best = ranked(context, table(context)).stream().limit(HANDED_OVER).toList();
    ObjectNode document = Json.mapper().createObjectNode();
    ArrayNode leads = document.putArray("leads");
    for (Scored scored : best) {
      ObjectNode lead =
          leads
              .addObject()
              .put("name", scored.lead().name())
              .put("email", scored.lead().email())
              .put("company", scored.lead().company())
              .put("title", scored.lead().title())
              .put("country", scored.lead().country())
              .put("score", scored.score());
      lead.set("reasons", Json.mapper().valueToTree(scored.reasons()));
    }
    String summary =
        "The best " + best.size() + " leads are ready to be handed over to " + address + ".";
    OutsideAct.Message message = new OutsideAct.Message(address, "", Json.write(document));
    return state
        .outcome()
        .asking(new OutsideAct(OutsideAct.Kind.WEBHOOK, summary, List.of(message)));
  }

  private static String rows(int count) {
    return count + (count == 1 ? " row" : " rows");
  }
}
