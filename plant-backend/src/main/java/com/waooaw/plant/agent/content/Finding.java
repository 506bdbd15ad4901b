package com.waooaw.plant.agent.content;

/**
 * One thing that could be better.
 *
 * @param area what it is about
 * @param weight how much it matters
 * @param title the finding in a few words
 * @param passage the words it is about, from the page; empty when it is about something missing
 * @param advice what to do
 * @param points what it costs its area's score
 */
record Finding(Area area, Weight weight, String title, String passage, String advice, int points) {
  private static final int LONGEST_PASSAGE = 600;

  Finding {
    passage = Passages.shortened(passage, LONGEST_PASSAGE);
  }

  /** What is scored, with the points each can earn. */
  enum Area {
    READABILITY("Readability", 30),
    SENTENCES("Sentences and paragraphs", 25),
    STRUCTURE("Structure", 20),
    SEARCH("Search and keywords", 15),
    MEDIA("Images and links", 10);

    private final String title;
    private final int points;

    Area(String title, int points) {
      this.title = title;
      this.points = points;
    }

    String title() {
      return title;
    }

    int points() {
      return points;
    }
  }

  /** How much a finding matters. */
  enum Weight {
    HIGH("Important"),
    MEDIUM("Worth doing"),
    LOW("Small");

    private final String word;

    Weight(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }
}
