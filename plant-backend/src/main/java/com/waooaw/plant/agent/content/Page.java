package com.waooaw.plant.agent.content;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a reader sees of a page or text, in order, and what search engines read besides.
 *
 * @param html whether it came as HTML, so that headings, images and links can be judged
 * @param title text of the title element
 * @param description the meta description
 * @param language the lang attribute of the page
 */
record Page(
    boolean html,
    Optional<String> title,
    Optional<String> description,
    Optional<String> language,
    List<Block> blocks,
    List<Image> images,
    List<Link> links) {

  enum Kind {
    HEADING,
    PARAGRAPH,
    ITEM,
    QUOTE,
    CELL
  }

  /** A heading with its level from 1 to 6, or a piece of running text with level 0. */
  record Block(Kind kind, int level, String text) {
    boolean isHeading() {
      return kind == Kind.HEADING;
    }
  }

  /** An image; {@code alt} is empty when the attribute is missing, not when it is blank. */
  record Image(String source, Optional<String> alt) {}

  record Link(String target, String text) {}

  Page {
    blocks = List.copyOf(blocks);
    images = List.copyOf(images);
    links = List.copyOf(links);
  }

  List<Block> headings() {
    return blocks.stream().filter(Block::isHeading).toList();
  }

  /** Running text: all but the headings. */
  List<Block> prose() {
    return blocks.stream().filter(block -> !block.isHeading()).toList();
  }

  /** The sentences of the running text; a block always ends one. */
  List<String> sentences() {
    return prose().stream().flatMap(block -> Sentences.of(block.text()).stream()).toList();
  }

  /** Everything a reader sees, block by block. */
  String visibleText() {
    return blocks.stream().map(Block::text).collect(Collectors.joining("\n"));
  }
}
