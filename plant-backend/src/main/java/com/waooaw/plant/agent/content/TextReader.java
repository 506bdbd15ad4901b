package com.waooaw.plant.agent.content;

import com.waooaw.plant.agent.content.Page.Block;
import com.waooaw.plant.agent.content.Page.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads plain text: blank lines part paragraphs, list marks make items, {@code #} makes a heading,
 * and so does a short line that stands alone above more text without a closing mark.
 */
final class TextReader {
  private static final Pattern HEADING = Pattern.compile("^(#{1,6})\\s(.*)$");
  private static final Pattern ITEM =
      Pattern.compile("^\\s*(?:[-*+\u2022\u00b7]|\\d{1,3}[.)])\\s+(.*)$");
  private static final int LONGEST_HEADING = 12;

  private TextReader() {}

  static Page read(String source) {
    List<Block> blocks = new ArrayList<>();
    List<String> chunks = chunks(source);
    for (int i = 0; i < chunks.size(); i++) {
      chunk(chunks.get(i), i + 1 < chunks.size(), blocks);
    }
    return new Page(
        false, Optional.empty(), Optional.empty(), Optional.empty(), blocks, List.of(), List.of());
  }

  /**
   * The pieces between blank lines that have words. Read line by line, so that any text is safe.
   */
  private static List<String> chunks(String source) {
    List<String> chunks = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (String line : (source + "\n\n").split("\\R", -1)) {
      String plain = line.replace('\u00a0', ' ');
      if (!plain.isBlank()) {
        lines.add(plain.stripTrailing());
      } else if (!lines.isEmpty()) {
        String chunk = String.join("\n", lines).strip();
        lines.clear();
        if (!Words.of(chunk).isEmpty()) {
          chunks.add(chunk);
        }
      }
    }
    return chunks;
  }

  private static void chunk(String chunk, boolean more, List<Block> blocks) {
    if (more && looksLikeHeading(chunk)) {
      blocks.add(new Block(Kind.HEADING, blocks.isEmpty() ? 1 : 2, chunk));
      return;
    }
    StringBuilder running = new StringBuilder();
    Kind kind = Kind.PARAGRAPH;
    for (String line : chunk.split("\n", -1)) {
      Matcher heading = HEADING.matcher(line.strip());
      Matcher item = ITEM.matcher(line);
      if (heading.matches()) {
        add(blocks, kind, 0, running);
        running.append(withoutClosingMarks(heading.group(2).strip()));
        add(blocks, Kind.HEADING, heading.group(1).length(), running);
        kind = Kind.PARAGRAPH;
      } else if (item.matches()) {
        add(blocks, kind, 0, running);
        running.append(item.group(1));
        kind = Kind.ITEM;
      } else {
        running.append(' ').append(line.strip());
      }
    }
    add(blocks, kind, 0, running);
  }

  /** CommonMark lets a heading end in number signs; "C#" keeps its own. */
  private static String withoutClosingMarks(String heading) {
    int end = heading.length();
    while (end > 0 && heading.charAt(end - 1) == '#') {
      end--;
    }
    return end == 0 || heading.charAt(end - 1) == ' ' ? heading.substring(0, end) : heading;
  }

  private static void add(List<Block> blocks, Kind kind, int level, StringBuilder running) {
    String text = running.toString().replaceAll("\\s+", " ").strip();
    running.setLength(0);
    if (!text.isEmpty()) {
      blocks.add(new Block(kind, level, text));
    }
  }

  private static boolean looksLikeHeading(String chunk) {
    int words = Words.of(chunk).size();
    return words > 0
        && words <= LONGEST_HEADING
        && chunk.indexOf('\n') < 0
        && !ITEM.matcher(chunk).matches()
        && !HEADING.matcher(chunk).matches()
        && Character.isLetterOrDigit(chunk.codePointBefore(chunk.length()));
  }
}
