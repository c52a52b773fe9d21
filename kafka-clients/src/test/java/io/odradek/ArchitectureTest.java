package io.odradek;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rules that keep the house in order. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.odradek");

    @Test
    void noPackagesImportEachOtherInACircle() {
        slices().assignedFrom(new EachPackage()).should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nothingKnowsZooKeeper() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.zookeeper..", "org.apache.curator..", "io.odradek.zk..")
                .check(CLASSES);
    }

    @Test
    void nothingKnowsApachesClients() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(CLASSES);
    }

    @Test
    void theGeneratorStaysInTheBuild() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.odradek.generator..")
                .check(CLASSES);
    }

    @Test
    void theProtocolKnowsNothingAboveIt() {
        noClasses()
                .that()
                .resideInAPackage("io.odradek.protocol")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.odradek.protocol.message")
                .check(CLASSES);
    }
}
