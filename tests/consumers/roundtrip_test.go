// Reads records into generated types and writes them back. The script beside it fills in their file.
package media

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"testing"
)

func TestRecordsAreReadAndWrittenBack(t *testing.T) {
	file, err := os.Open("RECORDS")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	count := 0
	for lines.Scan() {
		decoder := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		decoder.DisallowUnknownFields()
		var record ROOT
		if err := decoder.Decode(&record); err != nil {
			t.Fatalf("%v: %s", err, lines.Bytes())
		}
		written, err := json.Marshal(&record)
		if err != nil {
			t.Fatal(err)
		}
		var before, after any
		if json.Unmarshal(lines.Bytes(), &before) != nil || json.Unmarshal(written, &after) != nil {
			t.Fatal("no JSON")
		}
		if !reflect.DeepEqual(before, after) {
			t.Fatalf("changed: %s\n%s", lines.Bytes(), written)
		}
		count++
	}
	if count == 0 {
		t.Fatal("no records")
	}
}
