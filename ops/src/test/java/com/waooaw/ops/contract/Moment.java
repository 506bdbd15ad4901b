package com.waooaw.ops.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** What an event stream sends within a moment; it may never end by itself. */
final class Moment {
  private Moment() {}

  static byte[] of(InputStream stream, long millis) throws IOException, InterruptedException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    stream.transferTo(read);
                  } catch (IOException leftByUs) {
                    // What came before is kept.
                  }
                });
    reader.join(Duration.ofMillis(millis));
    stream.close();
    reader.join();
    return read.toByteArray();
  }
}
