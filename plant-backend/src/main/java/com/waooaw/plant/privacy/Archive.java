package com.waooaw.plant.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;

/**
 * Everything of one customer as a zip: a JSON file for each table, and what was made for them as
 * files. Rows pass through one by one, so it takes no more memory for a large customer.
 */
final class Archive {
  private static final int FETCH = 50;
  private static final int FILES_FETCH = 1;
  private static final String README =
      """
      Everything that is kept of you, as of the moment in manifest.json.

      data/          a file for each table, in JSON, one row a line; manifest.json says what each holds
      deliverables/  what was made for you, a folder for each deliverable, by its id in data/plant.deliverable.json

      Passwords are kept as hashes that cannot be read back; neither they nor other secrets are in here.
      """;

  private final Handle tx;
  private final UUID customer;
  private final Instant now;

  private record Part(UUID deliverable, int position, String name, byte[] content) {}

  private record Held(String file, long rows, String what) {}

  private record Manifest(
      UUID exportId, UUID customerId, Instant madeAt, List<Held> data, long deliverableFiles) {}

  /** Reads in this transaction, which must see one moment of the database. */
  Archive(Handle tx, UUID customer, Instant now) {
    this.tx = requireNonNull(tx, "tx");
    this.customer = requireNonNull(customer, "customer");
    this.now = requireNonNull(now, "now");
  }

  /** Writes the whole archive, and closes the stream. */
  void write(UUID exportId, OutputStream out) throws IOException {
    tx.execute("SET LOCAL TIME ZONE 'UTC'");
    try (ZipOutputStream zip = new ZipOutputStream(out, UTF_8)) {
      entry(zip, "README.txt");
      zip.write(README.getBytes(UTF_8));
      zip.closeEntry();
      List<Held> held = new ArrayList<>();
      for (PersonalData.Table table : PersonalData.exported(tx)) {
        held.add(rows(zip, table));
      }
      long files = files(zip);
      entry(zip, "manifest.json");
      zip.write(Json.write(new Manifest(exportId, customer, now, held, files)).getBytes(UTF_8));
      zip.closeEntry();
    }
  }

  private Held rows(ZipOutputStream zip, PersonalData.Table table) throws IOException {
    String file = "data/" + table.name() + ".json";
    entry(zip, file);
    long count = 0;
    zip.write('[');
    try (ResultIterator<String> rows =
        tx.createQuery(table.select())
            .bind("customer", customer)
            .bindArray("hidden", String.class, table.hidden())
            .setFetchSize(FETCH)
            .mapTo(String.class)
            .iterator()) {
      while (rows.hasNext()) {
        zip.write((count++ == 0 ? "\n" : ",\n").getBytes(UTF_8));
        zip.write(rows.next().getBytes(UTF_8));
      }
    }
    zip.write("\n]\n".getBytes(UTF_8));
    zip.closeEntry();
    return new Held(file, count, table.why());
  }

  private long files(ZipOutputStream zip) throws IOException {
    long count = 0;
    try (ResultIterator<Part> parts =
        tx.createQuery(
                """
                SELECT deliverable_id, position, name, content FROM plant.deliverable_part
                WHERE customer_id = :customer ORDER BY deliverable_id, position
                """)
            .bind("customer", customer)
            .setFetchSize(FILES_FETCH)
            .map(
                (rs, ctx) ->
                    new Part(
                        rs.getObject("deliverable_id", UUID.class),
                        rs.getInt("position"),
                        rs.getString("name"),
                        rs.getBytes("content")))
            .iterator()) {
      while (parts.hasNext()) {
        Part part = parts.next();
        entry(zip, "deliverables/" + part.deliverable() + "/" + fileName(part));
        zip.write(part.content());
        zip.closeEntry();
        count++;
      }
    }
    return count;
  }

  // Its position keeps two that are alike apart; no path, quote or leading dot reaches a disk.
  private static String fileName(Part part) {
    return part.position() + "-" + part.name().replaceAll("[^A-Za-z0-9._-]+", "-");
  }

  private void entry(ZipOutputStream zip, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(LocalDateTime.ofInstant(now, ZoneOffset.UTC));
    zip.putNextEntry(entry);
  }
}
