package com.waooaw.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The gateway's place in the house. */
@AnalyzeClasses(
    packages = "com.waooaw.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {
  @ArchTest
  static final ArchRule knowsNoOtherService =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.waooaw.plant..", "com.waooaw.portal..", "com.waooaw.ops..");

  @ArchTest
  static final ArchRule keepsNothingItself =
      noClasses().should().dependOnClassesThat().resideInAPackage("java.sql..");

  @ArchTest
  static final ArchRule itsPackagesPointOneWay =
      slices().matching("com.waooaw.gateway.(*)..").should().beFreeOfCycles();
}
