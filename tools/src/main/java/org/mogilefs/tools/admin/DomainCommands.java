package org.mogilefs.tools.admin;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mogilefs.client.ClassInfo;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Format;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Option;
import org.mogilefs.tools.cli.Output;
import org.mogilefs.tools.cli.Parameter;

/** {@code mogadm domain ...} and {@code mogadm class ...}. */
final class DomainCommands {
    private static final int MINDEVCOUNT = 2;
    private static final Parameter DOMAIN = new Parameter("domain", "The domain's name.");
    private static final Parameter CLASS = new Parameter("class", "The class's name.");
    private static final Option[] PROPERTIES = {
        Option.value("mindevcount", "N", "On how many devices each file should be; 2 for a new class unless given."),
        Option.value("replpolicy", "POLICY", "Which devices those should be, such as MultipleHosts(3)."),
        Option.value("hashtype", "TYPE", "The checksum kept for each file: MD5, SHA-1 or NONE."),
    };

    private DomainCommands() {}

    static List<Command> domains(AdminContext context) {
        return List.of(
                Command.of("domain list", "Lists all domains and their classes.", invocation -> list(context)),
                Command.of(
                                "domain add",
                                "Adds a domain.",
                                invocation -> context.change(
                                        "Domain created.",
                                        "Error creating domain: ",
                                        () -> context.admin().createDomain(invocation.text("domain"))))
                        .taking(DOMAIN),
                Command.of(
                                "domain delete",
                                "Removes a domain without files and classes.",
                                invocation -> context.change(
                                        "Domain deleted.",
                                        "Error deleting domain: ",
                                        () -> context.admin().deleteDomain(invocation.text("domain"))))
                        .taking(DOMAIN));
    }

    static List<Command> classes(AdminContext context) {
        return List.of(
                Command.of("class list", "Lists all classes of all domains.", invocation -> list(context)),
                Command.of("class add", "Adds a class to a domain.", invocation -> add(context, invocation))
                        .taking(DOMAIN, CLASS)
                        .with(PROPERTIES),
                Command.of("class modify", "Changes a class.", invocation -> modify(context, invocation))
                        .taking(DOMAIN, CLASS)
                        .with(PROPERTIES),
                Command.of(
                                "class delete",
                                "Removes a class without files.",
                                invocation -> context.change(
                                        "Class deleted.",
                                        "Error deleting class: ",
                                        () -> context.admin()
                                                .deleteClass(invocation.text("domain"), invocation.text("class"))))
                        .taking(DOMAIN, CLASS));
    }

    private static int add(AdminContext context, Invocation invocation) throws Exception {
        return context.change(
                "Class created.",
                "Error creating class: ",
                () -> context.admin()
                        .createClass(
                                invocation.text("domain"),
                                invocation.text("class"),
                                invocation.number("mindevcount", MINDEVCOUNT),
                                invocation.text("replpolicy"),
                                invocation.text("hashtype")));
    }

    /** The tracker wants a mindevcount with every change; without one on the command line the present one stays. */
    private static int modify(AdminContext context, Invocation invocation) throws Exception {
        String domain = invocation.text("domain");
        String name = invocation.text("class");
        int mindevcount = invocation.has("mindevcount")
                ? invocation.number("mindevcount", MINDEVCOUNT)
                : context.admin().classes().stream()
                        .filter(c -> c.domain().equals(domain) && c.name().equals(name))
                        .findFirst()
                        .map(ClassInfo::mindevcount)
                        .orElse(MINDEVCOUNT);
        return context.change(
                "Class updated.",
                "Error updating class: ",
                () -> context.admin()
                        .updateClass(
                                domain, name, mindevcount, invocation.text("replpolicy"), invocation.text("hashtype")));
    }

    private static int list(AdminContext context) {
        List<ClassInfo> classes = context.admin().classes().stream()
                .sorted(Comparator.comparing(ClassInfo::domain).thenComparing(ClassInfo::name))
                .toList();
        if (context.printedJson(classes.stream().map(DomainCommands::json).toList())) {
            return 0;
        }
        Output out = context.io().out();
        // a person gets columns that fit; a script the original's
        boolean fit = out.isTerminal();
        int domain = width(
                fit,
                20,
                classes.stream().mapToInt(c -> c.domain().length()).max().orElse(0));
        int name = width(
                fit, 20, classes.stream().mapToInt(c -> c.name().length()).max().orElse(0));
        int policy = width(
                fit,
                12,
                classes.stream().mapToInt(c -> c.replpolicy().length()).max().orElse(0));
        out.line(" " + Format.left("domain", domain) + " " + Format.left("class", name) + " "
                + Format.left("mindevcount", 12) + "  " + Format.left("replpolicy", policy) + " "
                + Format.left("hashtype", 7));
        out.line("-".repeat(domain) + " " + "-".repeat(name) + " " + "-".repeat(13) + " " + "-".repeat(policy) + " "
                + "-".repeat(7));
        for (int i = 0; i < classes.size(); i++) {
            ClassInfo c = classes.get(i);
            out.line(" " + Format.left(c.domain(), domain) + " " + Format.left(c.name(), name) + "      "
                    + Format.left(Integer.toString(c.mindevcount()), 8) + " "
                    + Format.left(c.replpolicy(), policy + 1) + " " + Format.left(c.hashtype(), 7));
            if (i + 1 == classes.size() || !classes.get(i + 1).domain().equals(c.domain())) {
                out.line();
            }
        }
        return 0;
    }

    private static int width(boolean fit, int usual, int longest) {
        return fit ? Math.max(usual, longest) : usual;
    }

    private static Map<String, Object> json(ClassInfo info) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("domain", info.domain());
        json.put("class", info.name());
        json.put("mindevcount", info.mindevcount());
        json.put("replpolicy", info.replpolicy());
        json.put("hashtype", info.hashtype());
        return json;
    }
}
