package org.facteur.delivery.local;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/** Tells comsat(8) of new mail; nobody minds when there is none. */
final class Biff {
  private static final int PORT = 512;

  private Biff() {}

  /**
   * Sends the notice.
   *
   * @param offset of the message in the mailbox
   */
  static void notify(String user, long offset) {
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] text = (user + "@" + offset).getBytes(StandardCharsets.ISO_8859_1);
      socket.send(new DatagramPacket(text, text.length, InetAddress.getLoopbackAddress(), PORT));
    } catch (IOException e) {
      // a notice, not a delivery
    }
  }
}
