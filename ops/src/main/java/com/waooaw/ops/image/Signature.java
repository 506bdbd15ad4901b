package com.waooaw.ops.image;

import com.waooaw.ops.container.Shell;
import com.waooaw.ops.stack.Programs;
import com.waooaw.ops.stack.Refusal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Signs published images with cosign. */
public final class Signature {
  private Signature() {}

  /**
   * Signs an image where it was pushed.
   *
   * @param key the file of a key, or {@code keyless} for the identity of a workflow
   * @throws Refusal if there is no cosign here or it fails
   */
  public static void sign(Path root, String pushed, String key) {
    String cosign =
        Programs.onPath("cosign")
            .orElseThrow(() -> new Refusal("cosign is not on the PATH: install it to sign."));
    List<String> command =
        key.equals("keyless")
            ? List.of(cosign, "sign", "--yes", pushed)
            : List.of(cosign, "sign", "--yes", "--key", key, pushed);
    Shell.Result signed = new Shell(root, Map.of()).run(command);
    if (!signed.ok()) {
      throw new Refusal(pushed + " is not signed:\n" + signed.line());
    }
  }
}
