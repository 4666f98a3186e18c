package sample;

import java.io.*;
import org.apache.commons.cli.Options;

public class Program {
    private static final Logger LOG = LoggerFactory.getLogger(Program.class);
    private static final String HOME = "SAMPLE_HOME";

    public static void main(String[] args) throws Exception {
        String home = System.getenv(HOME);
        System.getProperty("sample.debug", "no");
        Integer.getInteger("sample.count");
        Boolean.getBoolean("sample." + args[0]);
        LOG.info("started {}", home);
        log.warn("careful");
        new ProcessBuilder("git", "status").start();
        Runtime.getRuntime().exec("ls -l");
        new FileReader("notes.txt");
        Files.readString(Path.of("data/input.txt"));
        Options options = new Options();
        options.addOption("v", "verbose", false, "say more");
        if (args.length == 0) {
            throw new IllegalArgumentException("no arguments" + " given");
        }
        if (home == null) throw new sample.Missing(String.format("%s is missing", HOME));
        try {
            run();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        } catch (RuntimeException again) {
            throw again;
        }
        throw failure();
    }

    @Command(name = "copy", description = "Copies things.")
    static class Copy {
        @Option(names = {"-f", "--force"}, description = "Ask nothing.")
        boolean force;

        public static void main(String... args) {}
    }
}
