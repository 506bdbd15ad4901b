package com.waooaw.ops.check;

import com.waooaw.ops.check.Outcome.Case;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The XML that Maven's test runner leaves, one file a test class. */
final class SurefireReports {
  private SurefireReports() {}

  /** Every report in a folder; none if there is no such folder. */
  static Outcome in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Outcome.NONE;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().matches("TEST-.*\\.xml"))
          .map(SurefireReports::read)
          .reduce(Outcome.NONE, Outcome::plus);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Outcome read(Path file) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null); // Its own would write to the terminal what is thrown anyway.
      NodeList cases = builder.parse(file.toFile()).getElementsByTagName("testcase");
      int passed = 0;
      List<Case> failed = new ArrayList<>();
      List<Case> skipped = new ArrayList<>();
      for (int i = 0; i < cases.getLength(); i++) {
        Element test = (Element) cases.item(i);
        String name = simple(test.getAttribute("classname")) + "." + test.getAttribute("name");
        if (has(test, "failure")) {
          failed.add(new Case(name, message(test, "failure")));
        } else if (has(test, "error")) {
          failed.add(new Case(name, message(test, "error")));
        } else if (has(test, "skipped")) {
          skipped.add(new Case(name, message(test, "skipped")));
        } else {
          passed++;
        }
      }
      return new Outcome(passed, failed, skipped);
    } catch (SAXException | ParserConfigurationException e) {
      return Outcome.failure(file.getFileName().toString(), "the report cannot be read: " + e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean has(Element test, String child) {
    return test.getElementsByTagName(child).getLength() > 0;
  }

  private static String message(Element test, String child) {
    Element element = (Element) test.getElementsByTagName(child).item(0);
    String message = element.getAttribute("message");
    return message.isBlank()
        ? element.getTextContent().strip().lines().findFirst().orElse("")
        : message;
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }
}
