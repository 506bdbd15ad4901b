package com.waooaw.plant.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

final class HtmlTest {
  @Property
  void noTextCanAddAnElementOrAttribute(@ForAll String anything) {
    var body = Jsoup.parse(Html.el("p", anything).with("title", anything).markup()).body();
    assertThat(body.getAllElements()).hasSize(2);
    assertThat(body.child(0).attributes().size()).isEqualTo(1);
  }

  @Test
  void activeElementsAndAttributesAreRefused() {
    assertThatThrownBy(() -> Html.el("script", "alert(1)"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Html.el("a", "x").with("href", "javascript:alert(1)"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Html.el("p", "x").with("onclick", "alert(1)"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void markdownShowsTextAsItIs() {
    assertThat(Markdown.inline("<b> *a* [x](y) | `c` & d"))
        .isEqualTo("&lt;b&gt; \\*a\\* \\[x\\](y) \\| \\`c\\` &amp; d");
  }
}
