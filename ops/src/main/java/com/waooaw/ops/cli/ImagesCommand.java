package com.waooaw.ops.cli;

import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.ops.container.Engine;
import com.waooaw.ops.image.Contents;
import com.waooaw.ops.image.Images;
import com.waooaw.ops.image.Sbom;
import com.waooaw.ops.image.Scanner;
import com.waooaw.ops.image.Signature;
import com.waooaw.ops.stack.Refusal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "images",
    description = {
      "Builds the four images waooaw/backend, gateway, cp and pp with Docker or Podman, and tells",
      "their sizes. A warning of the builder is an error."
    })
final class ImagesCommand implements Callable<Integer> {
  @Option(names = "--tag", paramLabel = "TAG", description = "Their tag; latest unless told.")
  String tag = "latest";

  @Option(
      names = "--platform",
      paramLabel = "PLATFORM",
      description = "Such as linux/amd64,linux/arm64; this machine's own unless told.")
  String platforms = "";

  @Option(names = "--fresh", description = "Builds every layer again.")
  boolean fresh;

  @Option(
      names = "--sbom",
      description = "Writes what is in each as CycloneDX, to target/images/NAME.cdx.json.")
  boolean sbom;

  @Option(
      names = "--sign",
      paramLabel = "KEY",
      description =
          "Signs each with cosign, once pushed: with this key, or 'keyless' in a workflow.")
  String key;

  @Option(
      names = "--push",
      paramLabel = "PREFIX",
      description = "Publishes each as PREFIX/NAME:TAG, its layers compressed as zstd.")
  String prefix = "";

  @Override
  public Integer call() {
    Path root = Path.of(System.getProperty("waooaw.root", "."));
    Engine engine = Engine.needed(root, System.out::println);
    Images images = new Images(engine, root, System.out::println);
    images.needBases();
    List<Images.Built> built = images.build(tag, platforms, fresh, prefix);
    if (platforms.isEmpty() && prefix.isEmpty()) {
      tell(engine, built);
      Scanner.find().ifPresent(scanner -> built.forEach(i -> scanner.scan(root, i.tag())));
    }
    if (sbom) {
      built.forEach(
          image ->
              System.out.println(
                  "  " + Sbom.write(engine, root, image.tag(), ServiceRuntime.version())));
    }
    if (!prefix.isEmpty()) {
      for (Images.Built image : built) {
        String pushed = images.push(image, prefix, tag);
        System.out.println("  pushed " + pushed);
        if (key != null) {
          Signature.sign(root, pushed, key);
        }
      }
    } else if (key != null) {
      throw new Refusal("A signature belongs to a pushed image: say --push as well.");
    }
    long warnings = built.stream().mapToLong(image -> image.warnings().size()).sum();
    built.forEach(image -> image.warnings().forEach(w -> System.out.println("warning  " + w)));
    return warnings == 0 ? 0 : 1;
  }

  private static void tell(Engine engine, List<Images.Built> built) {
    Map<String, List<Contents.Layer>> layers = new HashMap<>();
    Map<String, Integer> uses = new HashMap<>();
    for (Images.Built image : built) {
      layers.put(image.name(), Contents.of(engine, image.tag()));
      layers.get(image.name()).forEach(layer -> uses.merge(layer.digest(), 1, Integer::sum));
    }
    String packed = Contents.hasZstd() ? "zstd" : "gzip";
    System.out.printf(
        "%n  %-10s %12s %12s %12s %8s%n", "image", "on disk", packed, "shared", "built");
    for (Images.Built image : built) {
      List<Contents.Layer> own = layers.get(image.name());
      Contents.Size size = Contents.Size.of(own);
      long shared =
          own.stream()
              .filter(layer -> uses.get(layer.digest()) > 1)
              .mapToLong(Contents.Layer::bytes)
              .sum();
      System.out.printf(
          Locale.ROOT,
          "  %-10s %9.1f MB %9.1f MB %9.1f MB %6d s%n",
          image.name(),
          size.bytes() / 1e6,
          size.compressed() / 1e6,
          shared / 1e6,
          image.took().toSeconds());
    }
    Contents.Size together = Contents.Size.together(layers.values());
    System.out.printf(
        Locale.ROOT,
        "  %-10s %9.1f MB %9.1f MB  (what is shared, once)%n",
        "together",
        together.bytes() / 1e6,
        together.compressed() / 1e6);
  }
}
