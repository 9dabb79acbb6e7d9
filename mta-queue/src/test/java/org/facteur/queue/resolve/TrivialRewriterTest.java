package org.facteur.queue.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrivialRewriterTest {
  private static TrivialRewriter rewriter(String appendDomain) {
    return new TrivialRewriter(
        new ResolveFixture()
            .set("append_dot_mydomain", appendDomain)
            .set("remote_header_rewrite_domain", "domain.invalid")
            .configuration());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "joe ~ joe@example.test ~ joe@domain.invalid",
        "bob@sub ~ bob@sub.example.test ~ bob@sub",
        "joe@example.net. ~ joe@example.net ~ joe@example.net",
        "joe@example.net.. ~ joe@example.net.. ~ joe@example.net..",
        "site!user ~ user@site.example.test ~ user@site",
        "a!b!user ~ b!user@a.example.test ~ b!user@a",
        "x@y@z ~ \"x@y\"@z.example.test ~ \"x@y\"@z",
        "t@@u ~ \"t@\"@u.example.test ~ \"t@\"@u",
        "[z] ~ \"[z]\"@example.test ~ \"[z]\"@domain.invalid",
        ":y ~ \":y\"@example.test ~ \":y\"@domain.invalid",
        "e@f,g ~ e@f, g.example.test ~ e@f, g",
        "@w ~ \"\"@w.example.test ~ \"\"@w",
        "m|n ~ m|n@example.test ~ m|n@domain.invalid",
        "user%site ~ user@site.example.test ~ user@site",
        "@a,@b:user@c.d ~ user@c.d ~ user@c.d",
        "x@[192.0.2.1] ~ x@[192.0.2.1] ~ x@[192.0.2.1]",
        "\"\" ~ \"\" ~ \"\"",
        "@ ~ \"\" ~ \"\"",
        "\"a b\" ~ \"a b\"@example.test ~ \"a b\"@domain.invalid",
        "x@ ~ x@ ~ x@",
      })
  void rewrites(String address, String local, String remote) {
    TrivialRewriter rewriter = rewriter("yes");
    assertThat(rewriter.rewrite(AddressRewriter.Context.LOCAL, address)).isEqualTo(local);
    assertThat(rewriter.rewrite(AddressRewriter.Context.REMOTE, address)).isEqualTo(remote);
    assertThat(rewriter.rewrite(AddressRewriter.Context.NONE, address)).isEqualTo(address);
  }

  @Test
  void quotesInternalFormsOnTheWay() {
    TrivialRewriter rewriter = rewriter("no");
    assertThat(rewriter.rewriteInternal(AddressRewriter.Context.LOCAL, "a b"))
        .isEqualTo("a b@example.test");
    assertThat(rewriter.rewriteInternal(AddressRewriter.Context.LOCAL, "a@b@sub"))
        .isEqualTo("a@b@sub");
    assertThat(rewriter.rewriteInternal(AddressRewriter.Context.LOCAL, "")).isEmpty();
  }

  @Test
  void takesAnyText() throws Exception {
    Random random = new Random(5);
    String alphabet = "ab@.,;:<>()[]\\\"%! |x";
    TransportResolver resolver = new ResolveFixture().set("mydestination", "a,b").resolver();
    TrivialRewriter rewriter = rewriter("yes");
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(16); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String rewritten = rewriter.rewriteInternal(AddressRewriter.Context.LOCAL, text.toString());
      assertThat(rewriter.rewrite(AddressRewriter.Context.REMOTE, text.toString())).isNotNull();
      Resolution resolution = resolver.resolve("", rewritten);
      assertThat(resolution.recipient()).contains("@");
      assertThat(resolution.transport()).isNotEmpty();
    }
  }
}
