package io.odradek.zk;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.odradek.zk");

    @Test
    void shouldHaveNoPackageCircle() {
        slices().matching("io.odradek.zk.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void shouldNotKnowTheWireProtocol() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.odradek.protocol..", "io.odradek.common..", "io.odradek.broker..")
                .check(classes);
    }

    @Test
    void shouldKeepCuratorAndZooKeeperTypesOutOfPublicSignatures() {
        Stream<JavaCodeUnit> leaks = classes.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC)
                        || unit.getModifiers().contains(JavaModifier.PROTECTED))
                .filter(unit -> Stream.concat(
                                Stream.of(unit.getRawReturnType()),
                                Stream.concat(
                                        unit.getRawParameterTypes().stream(),
                                        unit.getThrowsClause().stream().map(declared -> declared.getRawType())))
                        .anyMatch(ArchitectureTest::isForeign));
        assertThat(leaks.map(JavaCodeUnit::getFullName)).isEmpty();
    }

    @Test
    void shouldLeaveCuratorToTheSession() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.odradek.zk.session", "io.odradek.zk.server")
                .should()
                .dependOnClassesThat(describe("are Curator's or ZooKeeper's", ArchitectureTest::isForeign))
                .check(classes);
    }

    @Test
    void shouldReturnFuturesFromStores() {
        methods()
                .that()
                .areDeclaredInClassesThat()
                .haveSimpleNameEndingWith("Store")
                .and()
                .arePublic()
                .should()
                .haveRawReturnType("java.util.concurrent.CompletableFuture")
                .check(classes);
    }

    private static boolean isForeign(JavaClass type) {
        return type.getPackageName().startsWith("org.apache");
    }
}
