package com.waooaw.plant.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.agent.content.ContentMarketing;
import com.waooaw.plant.agent.maths.MathsTutor;
import com.waooaw.plant.agent.sdr.SalesDevelopment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a deliverable of each agent into a folder, to be looked at in a browser and on paper. */
public final class SampleReports {
  private SampleReports() {}

  public static void main(String[] arguments) throws IOException, AgentFailure {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "target/sample-reports");
    ObjectNode page = Json.mapper().createObjectNode().put("html", resource("content/page.html"));
    page.putArray("keywords").add("loose leaf tea").add("espresso");
    keep(
        folder.resolve("content"),
        new ContentMarketing(),
        "Make our tea page easier to read and to find",
        page);
    ObjectNode leads = Json.mapper().createObjectNode().put("leads_csv", resource("sdr/leads.csv"));
    leads.put("offer", "a payroll service for software companies").put("sender", "Meera Iyer");
    ObjectNode wanted =
        leads.putObject("ideal_customer").put("min_employees", 50).put("max_employees", 500);
    wanted.putArray("industries").add("Software");
    wanted.putArray("titles").add("CTO").add("Head of Engineering");
    wanted.putArray("countries").add("India").add("US");
    keep(folder.resolve("sdr"), new SalesDevelopment(), "Find the CTOs worth writing to", leads);
    for (String topic :
        List.of(
            "arithmetic",
            "fractions",
            "percentages",
            "linear-equations",
            "linear-systems",
            "quadratic-equations",
            "polynomial-derivatives")) {
      ObjectNode set =
          Json.mapper().createObjectNode().put("topic", topic).put("level", 5).put("count", 12);
      keep(folder.resolve(topic), new MathsTutor(), "Practise " + topic, set);
    }
  }

  private static void keep(Path folder, AgentProgram program, String statement, ObjectNode inputs)
      throws IOException, AgentFailure {
    Files.createDirectories(folder);
    ProgramRun run = ProgramRun.of(program, statement, inputs);
    for (AgentProgram.PartContent part : run.deliverable().parts()) {
      Files.write(folder.resolve(part.name()), part.content());
    }
    StringBuilder said = new StringBuilder();
    run.events()
        .forEach(
            event ->
                said.append(event.step())
                    .append(' ')
                    .append(event.kind())
                    .append(": ")
                    .append(event.text())
                    .append('\n'));
    Files.writeString(folder.resolve("events.txt"), said);
  }

  private static String resource(String name) throws IOException {
    try (var in = SampleReports.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
