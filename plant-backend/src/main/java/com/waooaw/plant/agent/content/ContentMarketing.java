package com.waooaw.plant.agent.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.agent.AgentFailure;
import com.waooaw.plant.agent.AgentProgram;
import com.waooaw.plant.agent.StepContext;
import com.waooaw.plant.agent.StepState;
import com.waooaw.plant.agent.report.ReportPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Examines a page or a text: how it reads, how it is built, what it is about; says what to do,
 * passage by passage, and plans four weeks from its topics. Needs no model and no network. Each
 * step reads the page anew from the goal, so that only findings are kept between steps.
 */
public final class ContentMarketing implements AgentProgram {
  private static final int TOPICS = 12;

  @Override
  public String agentSlug() {
    return "content-marketing";
  }

  @Override
  public JsonNode inputSchema() {
    return ContentInputs.schema();
  }

  @Override
  public List<String> makes() {
    return List.of("Content report with scored findings and a four-week calendar (HTML, Markdown)");
  }

  @Override
  public List<Step> steps() {
    return List.of(
        new Step("read", "Reading the content", ContentMarketing::read),
        new Step("measure", "Measuring readability", ContentMarketing::measure),
        new Step("topics", "Finding what it is about", ContentMarketing::topics),
        new Step("examine", "Examining structure, sentences and search", ContentMarketing::examine),
        new Step("plan", "Suggesting titles and planning four weeks", ContentMarketing::plan),
        new Step("write", "Writing the report", ContentMarketing::write));
  }

  private static Outcome read(StepContext context) throws AgentFailure {
    context.think(
        "First I read the content as its reader sees it, leaving out menus, scripts and footers.");
    Page page = PageReader.read(context.inputs());
    Measures measures = Measures.of(page);
    ObjectNode data = Json.mapper().createObjectNode();
    data.put("words", measures.allWords()).put("headings", measures.headings());
    data.put("images", measures.images()).put("links", measures.links());
    context.observe(
        "The "
            + (page.html() ? "page" : "text")
            + " has "
            + Counted.of(measures.allWords(), "word")
            + ", "
            + Counted.of(measures.headings(), "heading")
            + (page.html()
                ? ", "
                    + Counted.of(measures.images(), "image")
                    + " and "
                    + Counted.of(measures.links(), "link")
                : "")
            + ".",
        data);
    context.progress(1, 1);
    return StepState.of(context).outcome();
  }

  private static Outcome measure(StepContext context) throws AgentFailure {
    context.act("Counting sentences, words and syllables of the running text, headings apart.");
    Page page = PageReader.page(context.inputs());
    Measures measures = Measures.of(page);
    ObjectNode data = Json.mapper().valueToTree(measures);
    data.put("reading_ease", Measures.one(measures.readingEase()));
    data.put("grade", Measures.one(measures.grade()));
    context.observe(
        Counted.of(measures.words(), "word")
            + " in "
            + Counted.of(measures.sentences(), "sentence")
            + " with "
            + Counted.of(measures.syllables(), "syllable")
            + ": Flesch reading ease "
            + Measures.one(measures.readingEase())
            + " ("
            + measures.easeInWords()
            + "), grade "
            + Measures.one(measures.grade())
            + ", reading time "
            + measures.readingTime()
            + ".",
        data);
    return StepState.of(context).with("measures", measures).outcome();
  }

  private static Outcome topics(StepContext context) throws AgentFailure {
    context.act(
        "Extracting key phrases by RAKE: words that stand together between function words.");
    Page page = PageReader.page(context.inputs());
    List<KeyPhrase> phrases = KeyPhrases.of(page, TOPICS);
    ObjectNode data = Json.mapper().createObjectNode();
    data.set("phrases", Json.mapper().valueToTree(phrases));
    context.observe(
        phrases.isEmpty()
            ? "The text repeats no phrase and names no topic."
            : "Its main topics: "
                + String.join(", ", phrases.stream().limit(4).map(KeyPhrase::text).toList())
                + ".",
        data);
    List<KeywordUse> keywords = new ArrayList<>();
    for (String keyword : ContentInputs.keywords(context.inputs())) {
      KeywordUse use = KeywordUse.of(page, keyword);
      keywords.add(use);
      context.observe(
          "The keyword \u201c"
              + keyword
              + "\u201d occurs "
              + Counted.of(use.times(), "time")
              + " ("
              + Measures.two(use.density())
              + " % of all words).",
          Json.mapper().valueToTree(use));
    }
    return StepState.of(context).with("phrases", phrases).with("keywords", keywords).outcome();
  }

  private static Outcome examine(StepContext context) throws AgentFailure {
    context.think("Now I look for what stands between this text and its reader, worst first.");
    Page page = PageReader.page(context.inputs());
    StepState state = StepState.of(context);
    Measures measures = state.read("measures", Measures.class);
    List<KeywordUse> keywords = state.readList("keywords", KeywordUse.class);
    List<Finding> findings = new ArrayList<>(ProseChecks.of(page, measures));
    findings.addAll(PageChecks.of(page, measures));
    keywords.forEach(use -> findings.addAll(use.findings(page)));
    findings.sort(
        Comparator.comparing(Finding::weight)
            .thenComparing(Comparator.comparingInt(Finding::points).reversed()));
    for (Finding finding : findings.subList(0, Math.min(6, findings.size()))) {
      String passage =
          finding.passage().isEmpty()
              ? ""
              : ": \u201c" + Passages.shortened(finding.passage(), 120) + "\u201d";
      context.observe(finding.title() + passage, Json.mapper().valueToTree(finding));
    }
    Score score = Score.of(page, !keywords.isEmpty(), findings);
    context.observe(
        Counted.of(findings.size(), "finding")
            + " in all; the score is "
            + score.total()
            + " of 100.",
        Json.mapper().valueToTree(score));
    return state.with("findings", findings).with("score", score).outcome();
  }

  private static Outcome plan(StepContext context) throws AgentFailure {
    context.act(
        "Composing titles of up to 60 and descriptions of up to 155 characters from the text's own words.");
    Page page = PageReader.page(context.inputs());
    StepState state = StepState.of(context);
    List<KeyPhrase> phrases = state.readList("phrases", KeyPhrase.class);
    Suggestions suggestions = Suggestions.of(page, phrases);
    context.observe(
        "Best title ("
            + suggestions.titles().getFirst().length()
            + " characters): "
            + suggestions.titles().getFirst(),
        Json.mapper().valueToTree(suggestions));
    List<CalendarEntry> calendar = CalendarEntry.plan(phrases, context.now());
    ObjectNode data = Json.mapper().createObjectNode().put("entries", calendar.size());
    context.observe(
        calendar.isEmpty()
            ? "No topic was found, so there is nothing honest to plan."
            : "Planned "
                + calendar.size()
                + " pieces from "
                + calendar.getFirst().date()
                + " to "
                + calendar.getLast().date()
                + ".",
        data);
    return state.with("suggestions", suggestions).with("calendar", calendar).outcome();
  }

  private static Outcome write(StepContext context) throws AgentFailure {
    context.act("Putting the figures, findings and plan into a report.");
    Page page = PageReader.page(context.inputs());
    ContentReport report =
        ContentReport.from(page, StepState.of(context), context.statement(), context.now());
    List<PartContent> parts =
        List.of(
            new PartContent("report.html", ReportPage.MEDIA_TYPE, ContentHtml.page(report)),
            new PartContent("report.md", ReportPage.MARKDOWN_TYPE, ContentMarkdown.page(report)));
    return new Outcome(
        StepState.of(context).outcome().state(),
        List.of(new Draft(report.title(), report.lead(), parts)));
  }
}
