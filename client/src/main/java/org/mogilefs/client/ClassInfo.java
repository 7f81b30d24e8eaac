package org.mogilefs.client;

import java.util.ArrayList;
import java.util.List;
import org.mogilefs.protocol.Arguments;

/**
 * A class of files.
 *
 * @param domain its domain
 * @param name its name
 * @param mindevcount how many devices should hold each of its files
 * @param replpolicy which ones
 * @param hashtype {@code MD5}, {@code SHA-1} or {@code NONE}
 */
public record ClassInfo(String domain, String name, int mindevcount, String replpolicy, String hashtype) {

    static List<ClassInfo> listOf(Arguments answer) {
        List<ClassInfo> classes = new ArrayList<>();
        for (int i = 1; i <= answer.number("domains"); i++) {
            String domain = "domain" + i;
            for (int j = 1; j <= answer.number(domain + "classes"); j++) {
                String prefix = domain + "class" + j;
                classes.add(new ClassInfo(
                        answer.text(domain),
                        answer.text(prefix + "name"),
                        (int) answer.number(prefix + "mindevcount"),
                        answer.text(prefix + "replpolicy"),
                        answer.text(prefix + "hashtype")));
            }
        }
        return classes;
    }
}
