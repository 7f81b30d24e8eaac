package org.mogilefs.tracker.command.namespace;

import org.mogilefs.protocol.HashType;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.Domain;
import org.mogilefs.tracker.cluster.FileClass;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandHandler;

/** {@code get_domains}: all domains with all their classes, the default class among them. */
public final class GetDomains implements CommandHandler {
    @Override
    public Response handle(CommandContext context) {
        Response.OkBuilder answer = Response.ok();
        int count = 0;
        for (Domain domain : context.view().domains()) {
            String name = "domain" + ++count;
            answer.put(name, domain.name())
                    .put(name + "classes", domain.classes().size());
            for (int i = 0; i < domain.classes().size(); i++) {
                put(answer, name + "class" + (i + 1), domain.classes().get(i));
            }
        }
        return answer.put("domains", count).build();
    }

    private static void put(Response.OkBuilder answer, String name, FileClass fileClass) {
        answer.put(name + "name", fileClass.name())
                .put(name + "mindevcount", fileClass.mindevcount())
                .put(name + "replpolicy", fileClass.effectivePolicy())
                .put(name + "hashtype", fileClass.hashType().map(HashType::wire).orElse("NONE"));
    }
}
