import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Validates PDF files with veraPDF: {@code VeraPdf FLAVOURS FILE...}, flavours as veraPDF names them, joined by commas ({@code ua1,3a}).
 *
 * <p>Prints, separated by tabs, a line for each file and flavour ({@code checked}, file, flavour, number of checks, {@code true} or {@code false}), each
 * after a line for each rule that failed ({@code failed}, file, flavour, clause and test, message, first place).
 */
public final class VeraPdf {
    private VeraPdf() {}

    /** Exits with an exception where a file cannot be read as a PDF. */
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String file : Arrays.copyOfRange(arguments, 1, arguments.length)) {
            for (String name : arguments[0].split(",")) {
                PDFAFlavour flavour = PDFAFlavour.fromString(name);
                if (flavour == PDFAFlavour.NO_FLAVOUR) {
                    throw new IllegalArgumentException(name);
                }
                check(new File(file), flavour, out);
            }
        }
    }

    private static void check(File file, PDFAFlavour flavour, PrintStream out) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            TreeMap<String, String> failures = new TreeMap<>();
            for (TestAssertion found : result.getTestAssertions()) {
                if (found.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = found.getRuleId().getClause() + "-" + found.getRuleId().getTestNumber();
                    failures.putIfAbsent(rule, plain(found.getMessage()) + "\t" + plain(found.getLocation().getContext()));
                }
            }
            String about = file.getPath() + "\t" + flavour.getId() + "\t";
            failures.forEach((rule, message) -> out.println("failed\t" + about + rule + "\t" + message));
            out.println("checked\t" + about + result.getTotalAssertions() + "\t" + result.isCompliant());
        }
    }

    private static String plain(String text) {
        return text.replaceAll("\\s+", " ").trim();
    }
}
