package com.waooaw.ops;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the house, over all rooms: they point down, and nothing points back up. */
@AnalyzeClasses(packages = "com.waooaw", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule arrowsOnlyPointDown =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("ops")
          .definedBy("com.waooaw.ops..")
          .layer("bench")
          .definedBy("com.waooaw.bench..")
          .layer("portal")
          .definedBy("com.waooaw.portal..")
          .layer("gateway")
          .definedBy("com.waooaw.gateway..")
          .layer("plant")
          .definedBy("com.waooaw.plant..")
          .layer("ledger")
          .definedBy("com.waooaw.ledger..")
          .layer("kernel")
          .definedBy("com.waooaw.kernel..")
          .layer("policy")
          .definedBy("com.waooaw.policy..")
          .layer("contract")
          .definedBy("com.waooaw.contract..")
          .withOptionalLayers(true)
          .whereLayer("ops")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("bench")
          .mayOnlyBeAccessedByLayers("ops")
          .whereLayer("portal")
          .mayOnlyBeAccessedByLayers("ops")
          .whereLayer("gateway")
          .mayOnlyBeAccessedByLayers("ops")
          .whereLayer("plant")
          .mayOnlyBeAccessedByLayers("ops")
          .whereLayer("ledger")
          .mayOnlyBeAccessedByLayers("ops", "gateway", "plant")
          .whereLayer("kernel")
          .mayOnlyBeAccessedByLayers("ops", "portal", "gateway", "plant", "ledger")
          .whereLayer("policy")
          .mayOnlyBeAccessedByLayers("ops", "gateway", "plant")
          .whereLayer("contract")
          .mayOnlyBeAccessedByLayers("ops", "gateway", "plant", "portal");

  // What measures the house from outside must not share code with it, or it shares its faults.
  @ArchTest
  static final ArchRule theBenchKnowsNoRoom =
      noClasses()
          .that()
          .resideInAPackage("com.waooaw.bench..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("com.waooaw..").and(resideOutsideOfPackage("com.waooaw.bench..")));

  @ArchTest
  static final ArchRule capabilitiesDoNotDependOnEachOtherInCircles =
      slices().matching("com.waooaw.(*).(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyThePlantSpeaksSql =
      noClasses()
          .that()
          .resideOutsideOfPackages("com.waooaw.plant..", "com.waooaw.ops..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.jdbi..", "org.postgresql..");

  @ArchTest
  static final ArchRule mainsAreWiringAndNobodyUsesThem =
      classes()
          .that()
          .haveSimpleName("Main")
          .should()
          .onlyHaveDependentClassesThat()
          .resideInAnyPackage("com.waooaw.ops..", "com.waooaw.*");

  @ArchTest
  static final ArchRule namesSayTheRole =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Impl");
}
