package com.waooaw.plant.agent.sdr;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Finds rows that are the same lead: exactly by e-mail address, then by likeness of names and
 * company among rows that share a blocking key, so that the work grows with the rows and not with
 * their square.
 */
final class Merging {
  private static final int WINDOW = 60;

  /** A row that was put into another, and why. */
  record Merge(int row, int into, String why) {}

  private final List<Likeness> leads = new ArrayList<>();
  private final int[] parent;
  private final Map<Integer, String> whys = new TreeMap<>();
  private final LongConsumer progress;

  private Merging(List<Lead> leads, LongConsumer progress) {
    leads.forEach(lead -> this.leads.add(Likeness.of(lead)));
    this.parent = new int[leads.size()];
    this.progress = progress;
    for (int i = 0; i < parent.length; i++) {
      parent[i] = i;
    }
  }

  /**
   * The merges of a list of leads, by row.
   *
   * @param progress told now and then how many of {@code leads.size()} have been compared
   */
  static List<Merge> find(List<Lead> leads, LongConsumer progress) {
    Merging merging = new Merging(leads, progress);
    merging.byAddress();
    merging.byLikeness();
    return merging.merges();
  }

  private void byAddress() {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < leads.size(); i++) {
      String email = leads.get(i).lead().email();
      if (!email.isEmpty()) {
        Integer before = seen.putIfAbsent(email, i);
        if (before != null) {
          join(before, i, "same e-mail address (" + email + ")");
        }
      }
    }
  }

  private void byLikeness() {
    Map<String, List<Integer>> blocks = new HashMap<>();
    for (int i = 0; i < leads.size(); i++) {
      for (String key : leads.get(i).keys()) {
        blocks.computeIfAbsent(key, unused -> new ArrayList<>()).add(i);
      }
    }
    blocks
        .values()
        .forEach(block -> block.sort(Comparator.comparing(this::sortKey).thenComparing(i -> i)));
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < leads.size(); i++) {
      if (i % 200 == 0) {
        progress.accept(i);
      }
      for (String key : leads.get(i).keys().stream().sorted().toList()) {
        compare(i, key, blocks.get(key), places);
      }
    }
    progress.accept(leads.size());
  }

  private String sortKey(int index) {
    return leads.get(index).last() + " " + leads.get(index).first();
  }

  /** Compares a lead with its block, in a large block with its neighbours by name. */
  private void compare(int index, String key, List<Integer> block, Map<String, Integer> places) {
    if (block.size() < 2) {
      return;
    }
    int from = 0;
    int to = block.size();
    if (block.size() > WINDOW) {
      int place = place(index, key, block, places);
      from = Math.max(0, place - WINDOW / 2);
      to = Math.min(block.size(), place + WINDOW / 2);
    }
    for (int other : block.subList(from, to)) {
      if (other > index && root(index) != root(other)) {
        Optional<String> why = leads.get(index).sameAs(leads.get(other));
        if (why.isPresent() && groupsAgree(index, other)) {
          join(index, other, why.get());
        }
      }
    }
  }

  private static int place(
      int index, String key, List<Integer> block, Map<String, Integer> places) {
    if (!places.containsKey(key + "#" + index)) {
      for (int i = 0; i < block.size(); i++) {
        places.put(key + "#" + block.get(i), i);
      }
    }
    return places.get(key + "#" + index);
  }

  /**
   * The oldest of both groups must be alike too, so that likeness does not wander along a chain.
   */
  private boolean groupsAgree(int a, int b) {
    int first = root(a);
    int second = root(b);
    return (first == a && second == b) || leads.get(first).sameAs(leads.get(second)).isPresent();
  }

  private int root(int index) {
    int at = index;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  private void join(int a, int b, String why) {
    int first = Math.min(root(a), root(b));
    int second = Math.max(root(a), root(b));
    parent[second] = first;
    whys.put(second, why);
  }

  private List<Merge> merges() {
    Map<Integer, List<Integer>> groups = new TreeMap<>();
    for (int i = 0; i < leads.size(); i++) {
      groups.computeIfAbsent(root(i), unused -> new ArrayList<>()).add(i);
    }
    List<Merge> merges = new ArrayList<>();
    for (List<Integer> group : groups.values()) {
      int kept =
          group.stream()
              .max(
                  Comparator.comparingInt((Integer i) -> leads.get(i).lead().completeness())
                      .thenComparing(i -> -i))
              .orElseThrow();
      for (int i : group) {
        if (i != kept) {
          // The survivor may not be the group's root; the root then takes the survivor's reason.
          String why = whys.getOrDefault(i, whys.getOrDefault(kept, ""));
          merges.add(new Merge(leads.get(i).lead().row(), leads.get(kept).lead().row(), why));
        }
      }
    }
    merges.sort(Comparator.comparingInt(Merge::row));
    return merges;
  }

  /** The leads that are left: each survivor with what its other rows know besides. */
  static List<Merged> apply(Collection<Lead> leads, List<Merge> merges) {
    Map<Integer, Lead> byRow = new LinkedHashMap<>();
    leads.forEach(lead -> byRow.put(lead.row(), lead));
    Map<Integer, List<Integer>> from = new HashMap<>();
    for (Merge merge : merges) {
      Lead other = byRow.get(merge.row());
      byRow.computeIfPresent(merge.into(), (row, kept) -> kept.filledFrom(other));
      from.computeIfAbsent(merge.into(), unused -> new ArrayList<>()).add(merge.row());
    }
    merges.forEach(merge -> byRow.remove(merge.row()));
    return byRow.values().stream()
        .map(lead -> new Merged(lead, from.getOrDefault(lead.row(), List.of())))
        .toList();
  }

  /** A lead with the rows that were merged into it. */
  record Merged(Lead lead, List<Integer> from) {
    Merged {
      from = List.copyOf(from);
    }
  }
}
