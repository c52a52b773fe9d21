package io.odradek.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts ZooKeeper and brokers for the tests of a class, on ports that are free, and stops them and removes their data after
 * the last test.
 *
 * <pre>{@code
 * @OdradekCluster(brokers = 3)
 * class OrdersTest {
 *     @Test
 *     void ordersArrive(@BootstrapServers String bootstrapServers) { … }
 *
 *     @Test
 *     void ordersSurviveABroker(Brokers brokers) {
 *         brokers.stop(1);
 *         …
 *     }
 * }
 * }</pre>
 *
 * While they run, the system properties that Spring's embedded broker sets name them: {@code spring.embedded.kafka.brokers}
 * and {@code spring.embedded.zookeeper.connect}; so {@code spring.kafka.bootstrap-servers=${spring.embedded.kafka.brokers}}
 * works unchanged. They are properties of the JVM: classes that read them must not run at the same time.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OdradekExtension.class)
public @interface OdradekCluster {

    /** How many brokers; three or more keep three replicas of a topic by default. */
    int brokers() default 1;

    /** Settings of every broker, each {@code key=value} as in server.properties. */
    String[] brokerProperties() default {};

    /** One more system property that is to hold the bootstrap servers, {@code spring.kafka.bootstrap-servers} for instance. */
    String bootstrapServersProperty() default "";
}
