package media;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/** Reads records into generated classes and writes them back. */
public final class RoundTrip {
    public static void main(String[] arguments) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        int count = 0;
        for (String line : Files.readAllLines(Path.of("RECORDS"))) {
            ROOT record = Converter.fromJsonString(line);
            JsonNode written = mapper.readTree(Converter.toJsonString(record));
            prune(written);
            if (!written.equals(mapper.readTree(line))) {
                throw new AssertionError("changed: " + line + "\n" + written);
            }
            count++;
        }
        if (count == 0) {
            throw new AssertionError("no records");
        }
        System.out.println(count + " records read and written back");
    }

    /** Jackson writes null for what is absent, unless it is told not to. */
    private static void prune(JsonNode node) {
        for (Iterator<JsonNode> values = node.elements(); values.hasNext();) {
            JsonNode value = values.next();
            if (value.isNull()) {
                values.remove();
            } else {
                prune(value);
            }
        }
    }
}
