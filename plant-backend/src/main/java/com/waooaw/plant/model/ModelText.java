package com.waooaw.plant.model;

import static com.waooaw.plant.agent.report.Html.el;

import com.waooaw.plant.agent.report.Blocks;
import com.waooaw.plant.agent.report.Html;
import com.waooaw.plant.agent.report.Markdown;
import com.waooaw.plant.agent.report.ReportPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model wrote, as a report. Of its Markdown only headings, lists and paragraphs are read;
 * all else is text and is escaped, so that no link, image, script or mark-up of the model's own
 * reaches a reader.
 */
record ModelText(
    String title, String agent, String model, String statement, Instant made, String text) {
  private static final Pattern HEADING = Pattern.compile("^#{1,6}\\s+(.*)$");
  private static final Pattern ITEM = Pattern.compile("^\\s*(?:[-*+]|\\d{1,3}[.)])\\s+(.*)$");
  private static final int LONGEST_LEAD = 200;

  /** A piece of the text. */
  private sealed interface Piece {
    record Heading(String text) implements Piece {}

    record Items(List<String> items) implements Piece {}

    record Paragraph(String text) implements Piece {}
  }

  /** The first lines that say something, without their marks. */
  static List<String> lines(String text, int most) {
    return text.lines().map(ModelText::plain).filter(line -> !line.isBlank()).limit(most).toList();
  }

  String lead() {
    String first = lines(text, 1).stream().findFirst().orElse(title);
    return first.length() <= LONGEST_LEAD
        ? first
        : first.substring(0, first.offsetByCodePoints(0, LONGEST_LEAD - 1)) + "\u2026";
  }

  byte[] html() {
    List<Html> body = new ArrayList<>();
    body.add(Blocks.labelled("The goal:", statement));
    for (Piece piece : pieces()) {
      body.add(
          switch (piece) {
            case Piece.Heading heading -> el("h2", heading.text());
            case Piece.Items items -> Blocks.bullets(items.items());
            case Piece.Paragraph paragraph -> Blocks.paragraph(paragraph.text());
          });
    }
    body.add(Blocks.note(notice()));
    return new ReportPage(title, agent, lead(), made, body).bytes();
  }

  byte[] markdown() {
    Markdown out = new Markdown().heading(1, title).paragraph("The goal:", statement);
    for (Piece piece : pieces()) {
      switch (piece) {
        case Piece.Heading heading -> out.heading(2, heading.text());
        case Piece.Items items -> out.bullets(items.items());
        case Piece.Paragraph paragraph -> out.paragraph(paragraph.text());
      }
    }
    return out.paragraph(notice()).bytes();
  }

  private String notice() {
    return "Written by the model " + model + ". Check facts and figures before you rely on them.";
  }

  private List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    List<String> items = new ArrayList<>();
    StringBuilder running = new StringBuilder();
    for (String line : text.lines().toList()) {
      Matcher heading = HEADING.matcher(line.strip());
      Matcher item = ITEM.matcher(line);
      boolean isItem = item.matches();
      if (!isItem) {
        end(pieces, items);
      }
      if (heading.matches() || isItem || line.isBlank()) {
        end(pieces, running);
      }
      if (heading.matches()) {
        pieces.add(new Piece.Heading(plain(line)));
      } else if (isItem) {
        items.add(plain(line));
      } else if (!line.isBlank()) {
        running.append(running.isEmpty() ? "" : " ").append(plain(line));
      }
    }
    end(pieces, items);
    end(pieces, running);
    return pieces;
  }

  private static void end(List<Piece> pieces, List<String> items) {
    if (!items.isEmpty()) {
      pieces.add(new Piece.Items(List.copyOf(items)));
      items.clear();
    }
  }

  private static void end(List<Piece> pieces, StringBuilder running) {
    if (!running.isEmpty()) {
      pieces.add(new Piece.Paragraph(running.toString()));
      running.setLength(0);
    }
  }

  private static String plain(String line) {
    String bare = line.strip();
    Matcher heading = HEADING.matcher(bare);
    Matcher item = ITEM.matcher(bare);
    String text = heading.matches() ? heading.group(1) : item.matches() ? item.group(1) : bare;
    return text.replace("**", "").replace("__", "").replace("`", "").strip();
  }
}
