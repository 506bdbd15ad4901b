package com.waooaw.portal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the house. */
@AnalyzeClasses(
    packages = "com.waooaw.portal",
    importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {
  @ArchTest
  static final ArchRule thePortalStandsOnTheKernelOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "com.waooaw.portal..",
              "com.waooaw.kernel..",
              // The build alone: no image holds it.
              "org.commonmark..",
              "java..",
              "javax.crypto..",
              "io.vertx..",
              "org.slf4j..");

  @ArchTest
  static final ArchRule sessionsKnowNothingOfHttpToTheGateway =
      noClasses()
          .that()
          .resideInAPackage("..session..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..portal.api..", "..portal.web..");

  @ArchTest
  static final ArchRule theWebAppKnowsNothingOfSessions =
      noClasses()
          .that()
          .resideInAPackage("..portal.web..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..portal.api..", "..portal.session..");
}
