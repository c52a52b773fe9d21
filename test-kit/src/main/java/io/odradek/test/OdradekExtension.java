package io.odradek.test;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link OdradekCluster} does. The cluster lies in the store of the class's context, which closes it. */
final class OdradekExtension implements BeforeAllCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(OdradekExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        Class<?> type = context.getRequiredTestClass();
        // a nested class has the cluster of the class around it, unless it asks for one of its own
        AnnotationSupport.findAnnotation(type, OdradekCluster.class)
                .filter(wanted -> !isInherited(context))
                .ifPresent(wanted ->
                        context.getStore(NAMESPACE).put(TestCluster.class, TestCluster.start(wanted, type.getName())));
    }

    private static boolean isInherited(ExtensionContext context) {
        boolean own = context.getRequiredTestClass().isAnnotationPresent(OdradekCluster.class);
        return !own && context.getStore(NAMESPACE).get(TestCluster.class) != null;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Brokers.class || type == String.class && parameter.isAnnotated(BootstrapServers.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestCluster cluster = context.getStore(NAMESPACE).get(TestCluster.class, TestCluster.class);
        if (cluster == null) {
            throw new ParameterResolutionException(
                    "there is no cluster: annotate the class with @OdradekCluster, which starts it before all tests");
        }
        return parameter.getParameter().getType() == Brokers.class ? cluster : cluster.bootstrapServers();
    }
}
