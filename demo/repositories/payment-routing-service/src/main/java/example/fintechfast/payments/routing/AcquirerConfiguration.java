package example.fintechfast.payments.routing;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

@Configuration
class AcquirerConfiguration {

  @Bean
  Acquirer nordicAcquiring(RestClient.Builder http, @Value("${acquirers.nordic-acquiring.url}") String url) {
    return new HttpAcquirer("nordic-acquiring", http.baseUrl(url).build());
  }

  @Bean
  Acquirer continentalPay(RestClient.Builder http, @Value("${acquirers.continental-pay.url}") String url) {
    return new HttpAcquirer("continental-pay", http.baseUrl(url).build());
  }
}
