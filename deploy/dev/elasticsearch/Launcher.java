import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * One Elasticsearch node in this process, for development and tests.
 *
 * <p>{@code java Launcher HOME}: the folder holds {@code config/} (elasticsearch.yml, log4j2.properties) and {@code
 * modules/}. It runs until SIGTERM, then closes its indices; a node that cannot start ends with code 1.
 */
public final class Launcher {
    private static final String NODE = "directory";

    private Launcher() {}

    public static void main(String[] arguments) {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        try {
            Node node = prepare(home);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "close"));
            node.start();
            Thread.currentThread().join(); // its own threads are daemons: this one keeps the process
        } catch (Exception error) {
            error.printStackTrace();
            System.exit(1);
        }
    }

    private static Node prepare(Path home) {
        LogConfigurator.configureESLogging();
        Settings place = Settings.builder().put("path.home", home).build();
        Environment environment =
            InternalSettingsPreparer.prepareEnvironment(place, Map.of(), home.resolve("config"), () -> NODE);
        try {
            LogConfigurator.configure(environment, true);
            var modules = PluginsLoader.loadModulesBundles(environment.modulesDir());
            return new Node(environment, PluginsLoader.createPluginsLoader(modules, Set.of(), Map.of(), false));
        } catch (Exception error) {
            throw new IllegalStateException("the node cannot be made from " + home, error);
        }
    }

    private static void close(Node node) {
        try {
            node.close();
        } catch (Exception error) {
            error.printStackTrace();
        }
    }
}
