package org.mogilefs.systemtest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the modules, and the few rules within them that a reader counts on. */
class ArchitectureTest {
    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.mogilefs");
    }

    @Test
    void modulesSeeOnlyWhatTheDesignAllows() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("common")
                .definedBy("org.mogilefs.common..")
                .layer("protocol")
                .definedBy("org.mogilefs.protocol..")
                .layer("client")
                .definedBy("org.mogilefs.client..")
                .layer("storage")
                .definedBy("org.mogilefs.storage..")
                .layer("tracker")
                .definedBy("org.mogilefs.tracker..")
                .layer("tools")
                .definedBy("org.mogilefs.tools..")
                .layer("standalone")
                .definedBy("org.mogilefs.standalone..")
                .whereLayer("common")
                .mayNotAccessAnyLayer()
                .whereLayer("protocol")
                .mayNotAccessAnyLayer()
                .whereLayer("client")
                .mayOnlyAccessLayers("protocol")
                .whereLayer("storage")
                .mayOnlyAccessLayers("protocol", "common")
                .whereLayer("tracker")
                .mayOnlyAccessLayers("protocol", "common")
                .whereLayer("tools")
                .mayOnlyAccessLayers("client", "tracker", "protocol", "common")
                .whereLayer("standalone")
                .mayNotBeAccessedByAnyLayer()
                .check(classes);
    }

    @Test
    void toolsUseTheTrackerForItsStoreOnly() {
        noClasses()
                .that()
                .resideInAPackage("org.mogilefs.tools..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.mogilefs.tracker.net..",
                        "org.mogilefs.tracker.command..",
                        "org.mogilefs.tracker.worker..",
                        "org.mogilefs.tracker.node..")
                .check(classes);
    }

    @Test
    void theClientNeedsNothingButTheJdk() {
        noClasses()
                .that()
                .resideInAnyPackage("org.mogilefs.client..", "org.mogilefs.protocol..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "javax..", "org.mogilefs.client..", "org.mogilefs.protocol..")
                .check(classes);
    }

    @Test
    void onlyTheNetKnowsNetty() {
        noClasses()
                .that()
                .resideInAPackage("org.mogilefs.tracker..")
                .and()
                .resideOutsideOfPackages("org.mogilefs.tracker.net..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(classes);
    }

    @Test
    void sqlStaysBehindTheStore() {
        noClasses()
                .that()
                .resideInAPackage("org.mogilefs.tracker..")
                .and()
                .resideOutsideOfPackages("org.mogilefs.tracker.store..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.sql..")
                .check(classes);
    }

    @Test
    void onlyEntryPointsEndTheProcess() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Main")
                .and()
                .haveSimpleNameNotEndingWith("Rehearsal")
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(classes);
    }
}
