package org.facteur.queue.bounce;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.intake.IntakeResult;
import org.facteur.queue.intake.IntakeSession;
import org.facteur.queue.intake.MailIntake;
import org.facteur.queue.intake.MessageOrigin;

/** An intake that keeps what it is given. */
final class FakeIntake implements MailIntake {
  final List<String> envelopes = new ArrayList<>();
  final List<List<String>> texts = new ArrayList<>();

  @Override
  public IntakeSession open(MessageOrigin origin) {
    return new Session();
  }

  private final class Session implements IntakeSession {
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private String envelope = "";

    @Override
    public String queueId() {
      return "N" + (texts.size() + 1);
    }

    @Override
    public void sender(
        String address, String envelopeId, DsnReturn ret, String encoding, String fullName) {
      envelope = "<" + address + ">";
    }

    @Override
    public void recipient(String address, String dsnOriginal, DsnNotify notify) {
      envelope += " <" + address + ">";
    }

    @Override
    public void beginMessage() {}

    @Override
    public void line(byte[] buffer, int offset, int length, boolean endsLine) {
      line.append(new String(buffer, offset, length, StandardCharsets.ISO_8859_1));
      if (endsLine) {
        lines.add(line.toString());
        line.setLength(0);
      }
    }

    @Override
    public IntakeResult finish() {
      String id = queueId();
      envelopes.add(envelope);
      texts.add(lines);
      return new IntakeResult.Queued(id);
    }

    @Override
    public void close() {}
  }
}
