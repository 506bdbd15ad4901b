package com.waooaw.plant;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The backend's place in the house. */
@AnalyzeClasses(packages = "com.waooaw.plant", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {
  @ArchTest
  static final ArchRule knowsNoOtherService =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.waooaw.gateway..", "com.waooaw.portal..", "com.waooaw.ops..");

  @ArchTest
  static final ArchRule itsCapabilitiesPointOneWay =
      slices().matching("com.waooaw.plant.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule agentsActOnlyThroughTheirPort =
      noClasses()
          .that()
          .resideInAPackage("com.waooaw.plant.agent..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "java.net.http..", "org.jdbi..", "io.vertx..");
}
