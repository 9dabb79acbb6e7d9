package org.facteur.delivery.remote;

import java.io.IOException;
import org.facteur.delivery.Forwarder;
import org.facteur.delivery.OtherTransports;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;

/** Asks the network process on behalf of the agents of the delivery process. */
public final class Callbacks implements Forwarder, OtherTransports {
  @Override
  public String forward(DeliveryRequest request, Forwarding forwarding) throws IOException {
    Wire wire = wire(request);
    wire.type(Wire.FORWARD);
    wire.forwarding(forwarding);
    wire.flush();
    expect(wire, Wire.QUEUE_ID);
    return wire.text();
  }

  @Override
  public DeliveryReport deliver(DeliveryRequest request) throws IOException {
    Wire wire = wire(request);
    wire.type(Wire.PASS);
    wire.request(request);
    wire.flush();
    expect(wire, Wire.REPORT);
    return wire.report();
  }

  private static Wire wire(DeliveryRequest request) throws IOException {
    if (request.content() instanceof CallbackContent content) {
      return content.wire();
    }
    throw new IOException("the request did not come from the network process");
  }

  private static void expect(Wire wire, char expected) throws IOException {
    char type = wire.type();
    if (type == Wire.ERROR) {
      throw new RemoteAgent.RemoteFailure(wire.text());
    }
    if (type != expected) {
      throw new IOException("network process: bad message " + (int) type);
    }
  }
}
