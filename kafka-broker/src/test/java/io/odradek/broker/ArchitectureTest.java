package io.odradek.broker;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class ArchitectureTest {

    private static final String BROKER = "io.odradek.broker.";

    /** From the bottom to the top: a package imports from its own row and from those before it. */
    private static final List<Set<String>> ROWS = List.of(
            Set.of("logging", "metrics", "config", "log", "throttle"),
            Set.of("cluster"),
            Set.of("partition", "election"),
            Set.of("replication", "relocation", "group", "controller", "fencing", "transaction", "security", "quota"),
            Set.of("network", "api"),
            Set.of("server"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.odradek");

    /** Every package is a slice of its own, those below api too. */
    private static final class EachPackage implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            return name.startsWith("io.odradek") ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "the packages";
        }
    }

    private static String part(JavaClass type) {
        return type.getPackageName().substring(BROKER.length()).split("\\.")[0];
    }

    private static int row(JavaClass type) {
        if (!type.getPackageName().startsWith(BROKER)) {
            return -1;
        }
        for (int row = 0; row < ROWS.size(); row++) {
            if (ROWS.get(row).contains(part(type))) {
                return row;
            }
        }
        throw new AssertionError("package " + type.getPackageName() + " has no row; give it one in this test");
    }

    @Test
    void noPackagesImportEachOtherInACircle() {
        slices().assignedFrom(new EachPackage()).should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void everyPackageImportsOnlyWhatStandsBelowIt() {
        for (int row = 0; row < ROWS.size(); row++) {
            int own = row;
            classes()
                    .that(describe("are in " + ROWS.get(own), type -> row(type) == own))
                    .should(not(dependOnClassesThat(
                            describe("are in a row above " + ROWS.get(own), type -> row(type) > own))))
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void everyClassHasAPackageThatHasARow() {
        Set<String> parts = CLASSES.stream()
                .filter(type -> type.getPackageName().startsWith(BROKER))
                .filter(type -> row(type) >= 0)
                .map(ArchitectureTest::part)
                .collect(Collectors.toSet());

        assertThat(parts).contains("metrics", "config", "log", "partition", "network", "api");
        assertThat(CLASSES.stream().map(JavaClass::getPackageName)).doesNotContain("io.odradek.broker");
    }

    @Test
    void onlyZkKnowsCuratorAndZooKeeper() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.odradek.zk..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.curator..", "org.apache.zookeeper..")
                .check(CLASSES);
    }

    @Test
    void nothingBelowTheBrokerKnowsIt() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.odradek.broker..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.odradek.broker..")
                .check(CLASSES);
    }

    @Test
    void theWireKnowsNothingOfZooKeeperAndZooKeeperNothingOfTheWire() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.odradek.broker..", "io.odradek.zk..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.odradek.zk..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.odradek.zk..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.odradek.protocol..", "io.odradek.record..")
                .check(CLASSES);
    }
}
