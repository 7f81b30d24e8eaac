package org.mogilefs.tracker.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.mogilefs.testing.TestDatabase;

/** Domains and classes. */
class NamespaceCommandTest extends CommandTest {
    @Test
    void aDomainIsMadeOnceAndSeenAtOnceOnAnyConnection() {
        assertThat(ask("create_domain")).isEqualTo("ERR no_domain No+domain+provided");
        assertThat(ask("create_domain domain={d}")).isEqualTo("OK domain=" + domain);
        try (var other = tracker.connect()) {
            assertThat(other.ask("list_keys domain=" + domain)).startsWith("ERR none_match");
        }
        assertThat(ask("create_domain domain={d}")).isEqualTo("ERR domain_exists That+domain+already+exists");
    }

    @Test
    void everyDomainShowsADefaultClassThatNobodyMade() {
        withDomain();
        assertThat(classes()).containsExactly(Map.entry("default", "2 MultipleHosts() NONE"));
    }

    private Map<String, String> classes() {
        Map<String, String> all = ok("get_domains").asMap();
        String prefix = all.entrySet().stream()
                .filter(e -> e.getValue().equals(domain))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        Map<String, String> classes = new java.util.TreeMap<>();
        for (int i = 1; i <= Integer.parseInt(all.get(prefix + "classes")); i++) {
            String name = prefix + "class" + i;
            classes.put(
                    all.get(name + "name"),
                    all.get(name + "mindevcount") + " " + all.get(name + "replpolicy") + " "
                            + all.get(name + "hashtype"));
        }
        return classes;
    }

    @Test
    void aDomainGoesOnlyWhenItIsEmpty() {
        assertThat(ask("delete_domain")).isEqualTo("ERR no_domain No+domain+provided");
        assertThat(ask("delete_domain domain=nope")).isEqualTo("ERR domain_not_found Domain+not+found");
        withDomain();
        ok("create_class domain={d}&class=c&mindevcount=1");
        assertThat(ask("delete_domain domain={d}")).isEqualTo("ERR domain_has_classes domain_has_classes");
        stored("k", "x");
        assertThat(ask("delete_domain domain={d}"))
                .isEqualTo("ERR domain_has_files Domain+still+has+files,+unable+to+delete");
        ok("delete domain={d}&key=k");
        ok("delete_class domain={d}&class=c");
        assertThat(ask("delete_domain domain={d}")).isEqualTo("OK domain=" + domain);
        assertThat(ask("list_keys domain={d}")).startsWith("ERR unreg_domain");
    }

    @Test
    void aClassIsCheckedArgumentByArgument() {
        withDomain();
        assertThat(ask("create_class")).startsWith("ERR no_domain");
        assertThat(ask("create_class domain={d}")).startsWith("ERR no_class");
        for (String count : new String[] {"", "&mindevcount=0", "&mindevcount=abc", "&mindevcount=-1"}) {
            assertThat(ask("create_class domain={d}&class=c" + count))
                    .isEqualTo("ERR invalid_mindevcount The+mindevcount+must+be+at+least+1");
        }
        assertThat(ask("create_class domain={d}&class=c&mindevcount=1&replpolicy=nonsense"))
                .startsWith("ERR invalid_replpolicy ");
        assertThat(ask("create_class domain={d}&class=c&mindevcount=1&hashtype=CRC32"))
                .isEqualTo("ERR invalid_hashtype invalid_hashtype");
        assertThat(ask("create_class domain=nope&class=c&mindevcount=1")).startsWith("ERR domain_not_found");
        assertThat(ask("create_class domain={d}&class=c&mindevcount=1"))
                .isEqualTo("OK class=c&mindevcount=1&domain=" + domain);
        assertThat(ask("create_class domain={d}&class=c&mindevcount=1")).startsWith("ERR class_exists");
    }

    @Test
    void aClassKeepsWhatItWasGiven() {
        withDomain();
        ok("create_class domain={d}&class=c&mindevcount=3&replpolicy=MultipleDevices()&hashtype=SHA-1");
        assertThat(classes()).containsEntry("c", "3 MultipleDevices() SHA-1");
    }

    @Test
    void updateClassChangesWhatIsGivenAndLeavesTheRest() {
        withDomain();
        ok("create_class domain={d}&class=c&mindevcount=3&replpolicy=MultipleDevices()&hashtype=MD5");
        ok("update_class domain={d}&class=c&mindevcount=4");
        assertThat(classes()).containsEntry("c", "4 MultipleDevices() MD5");
        ok("update_class domain={d}&class=c&mindevcount=4&hashtype=NONE&replpolicy=MultipleHosts(2)");
        assertThat(classes()).containsEntry("c", "4 MultipleHosts(2) NONE");
        assertThat(ask("update_class domain={d}&class=nope&mindevcount=1")).startsWith("ERR class_not_found");
        assertThat(ask("update_class domain=nope&class=c&mindevcount=1")).startsWith("ERR domain_not_found");
        assertThat(ask("update_class domain={d}&class=c")).startsWith("ERR invalid_mindevcount");
    }

    @Test
    void updateClassGivesTheDefaultClassARow() {
        withDomain();
        ok("update_class domain={d}&class=default&mindevcount=5");
        assertThat(classes()).containsExactly(Map.entry("default", "5 MultipleHosts() NONE"));
        ok("delete_domain domain={d}");
    }

    @Test
    void aClassGoesOnlyWhenItIsEmptyAndIsNotTheDefault() {
        withDomain();
        ok("create_class domain={d}&class=c&mindevcount=1");
        ok(close(uploaded("key=k&class=c", "x"), "k"));
        assertThat(ask("delete_class class=c")).startsWith("ERR no_domain");
        assertThat(ask("delete_class domain={d}&class=default")).startsWith("ERR nodel_default_class");
        assertThat(ask("delete_class domain=nope&class=c")).startsWith("ERR domain_not_found");
        assertThat(ask("delete_class domain={d}")).startsWith("ERR class_not_found");
        assertThat(ask("delete_class domain={d}&class=c"))
                .isEqualTo("ERR class_has_files Class+still+has+files,+unable+to+delete");
        ok("delete domain={d}&key=k");
        assertThat(ask("delete_class domain={d}&class=c")).isEqualTo("OK domain=" + domain + "&class=c");
    }

    @Test
    void aMindevcountThatTheColumnCannotHoldIsRefusedWithWhatIsWrong() {
        withDomain();
        // SQLite's columns take any number
        Assumptions.assumeThat(kind).isNotEqualTo(TestDatabase.Kind.SQLITE);
        assertThat(ask("create_class domain={d}&class=c&mindevcount=99999999999"))
                .startsWith("ERR db ");
        assertThat(ask("update_class domain={d}&class=c&mindevcount=2")).startsWith("ERR class_not_found");
    }
}
