package com.waooaw.plant.agent.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Reading ease against values that others have published. Formulas are the same everywhere; how
 * syllables and sentences are counted is not, so each passage states by how much it may differ.
 */
class GoldenReadabilityTest {
  /** Lincoln's address at Gettysburg, 1863, Bliss copy: 65, as word processors tell. */
  private static final String GETTYSBURG =
      """
      Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in Liberty, and dedicated to the proposition that all men are created equal.

      Now we are engaged in a great civil war, testing whether that nation, or any nation so conceived and so dedicated, can long endure. We are met on a great battle-field of that war. We have come to dedicate a portion of that field, as a final resting place for those who here gave their lives that that nation might live. It is altogether fitting and proper that we should do this.

      But, in a larger sense, we can not dedicate -- we can not consecrate -- we can not hallow -- this ground. The brave men, living and dead, who struggled here, have consecrated it, far above our poor power to add or detract. The world will little note, nor long remember what we say here, but it can never forget what they did here. It is for us the living, rather, to be dedicated here to the unfinished work which they who fought here have thus far so nobly advanced. It is rather for us to be here dedicated to the great task remaining before us -- that from these honored dead we take increased devotion to that cause for which they gave the last full measure of devotion -- that we here highly resolve that these dead shall not have died in vain -- that this nation, under God, shall have a new birth of freedom -- and that government of the people, by the people, for the people, shall not perish from the earth.
      """;

  /** Melville, Moby-Dick, 1851, chapter 64: -146.77, as encyclopaedias quote it. */
  private static final String SHARKS =
      """
      Though amid all the smoking horror and diabolism of a sea-fight, sharks will be seen longingly gazing up to the ship's decks, like hungry dogs round a table where red meat is being carved, ready to bolt down every killed man that is tossed to them; and though, while the valiant butchers over the deck-table are thus cannibally carving each other's live meat with carving-knives all gilded and tasselled, the sharks, also, with their jewel-hilted mouths, are quarrelsomely carving away under the table at the dead meat; and though, were you to turn the whole affair upside down, it would still be pretty much the same thing, that is to say, a shocking sharkish business enough for all parties; and though sharks also are the invariable outriders of all slave ships crossing the Atlantic, systematically trotting alongside, to be handy in case a parcel is to be carried anywhere, or a dead slave to be decently buried; and though one or two other like instances might be set down, touching the set terms, places, and occasions, when sharks do most socially congregate, and most hilariously feast; yet is there no conceivable time or occasion when you will find them in such countless numbers, and in gayer or more jovial spirits, than around a dead sperm whale, moored by night to a whaleship at sea.
      """;

  private record Golden(String name, String text, double published, double tolerance) {}

  @Test
  void readingEaseAgreesWithPublishedValues() {
    for (Golden golden :
        new Golden[] {
          new Golden("Gettysburg Address", GETTYSBURG, 65, 2.5),
          new Golden("Moby-Dick, the sharks", SHARKS, -146.77, 6),
          new Golden("The cat", "The cat sat on the mat.", 116, 0.5),
          new Golden(
              "A passage unto itself",
              "This sentence, taken as a reading passage unto itself, is being used to prove a point.",
              69,
              1),
          new Golden(
              "The platypus",
              "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.",
              37.5,
              // One syllable of 25: reptilian has three of them or four.
              7)
        }) {
      TextFigures figures = TextFigures.of(golden.text());
      System.out.printf(
          "%s: %d words, %d sentences, %d syllables, ease %s (published %s)%n",
          golden.name(),
          figures.words(),
          figures.sentences(),
          figures.syllables(),
          figures.readingEase(),
          golden.published());
      assertThat(figures.readingEase().doubleValue())
          .as(golden.name())
          .isBetween(
              golden.published() - golden.tolerance(), golden.published() + golden.tolerance());
    }
  }
}
